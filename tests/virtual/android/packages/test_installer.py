"""What is refused at an installation, and with which words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.virtual.android.model import model_for
from harness.virtual.android.packages.apk import ApkError, read_apk
from harness.virtual.android.packages.installer import InstallOptions, check
from harness.virtual.android.packages.package import Package

BuildApk = Callable[..., Path]


def _installed(apk: Path) -> Package:
    info = read_apk(apk)
    package = Package(info.package, 10190, "/data/app/x/base.apk", "/data/user/0/x")
    package.take(info)
    package.signer_sha256 = info.signers[0]
    return package


@pytest.mark.parametrize(
    ("api", "build_type", "debuggable", "allowed"),
    [
        (24, "user", False, False),
        (28, "user", False, False),
        (28, "user", True, True),
        (28, "userdebug", False, True),
        (29, "user", False, True),
        (33, "user", False, True),
        (34, "user", False, False),
        (34, "user", True, True),
        (35, "user", False, False),
        (34, "userdebug", False, True),
    ],
    ids=str,
)
def test_d_is_worth_what_the_level_and_the_build_say(
    build_apk: BuildApk, api: int, build_type: str, debuggable: bool, allowed: bool
) -> None:
    installed = _installed(build_apk(version=2, debuggable=debuggable))
    options = InstallOptions(allow_downgrade=True)

    try:
        check(read_apk(build_apk(version=1)), installed, model_for(api, build_type), options)
        refused = ""
    except ApkError as error:
        refused = error.code

    assert refused == ("" if allowed else "INSTALL_FAILED_VERSION_DOWNGRADE")


def test_a_downgrade_without_d_names_both_versions(build_apk: BuildApk) -> None:
    installed = _installed(build_apk(version=5))

    with pytest.raises(ApkError) as caught:
        check(read_apk(build_apk(version=4)), installed, model_for(34), InstallOptions())

    assert caught.value.message == (
        "Downgrade detected: Update version code 4 is older than current 5"
    )


@pytest.mark.parametrize(
    ("api", "words"),
    [
        (34, "Existing package org.example.app signatures do not match newer version; ignoring!"),
        (
            29,
            "Package org.example.app signatures do not match the previously installed version; "
            "ignoring!",
        ),
    ],
    ids=["api34", "api29"],
)
def test_another_signer_is_incompatible(build_apk: BuildApk, api: int, words: str) -> None:
    installed = _installed(build_apk())

    with pytest.raises(ApkError) as caught:
        check(read_apk(build_apk(signer="other")), installed, model_for(api), InstallOptions())

    assert caught.value.code == "INSTALL_FAILED_UPDATE_INCOMPATIBLE"
    assert caught.value.message == words


def test_a_newer_minimum_is_refused(build_apk: BuildApk) -> None:
    with pytest.raises(ApkError) as caught:
        check(read_apk(build_apk(min_sdk=35)), None, model_for(34), InstallOptions())

    assert caught.value.code == "INSTALL_FAILED_OLDER_SDK"
    assert "Requires newer sdk version #35 (current version is #34)" in caught.value.message


@pytest.mark.parametrize(
    ("api", "target", "refused"),
    [(33, 22, False), (34, 22, True), (34, 23, False), (35, 23, True), (36, 24, False)],
    ids=str,
)
def test_old_targets_are_blocked_from_14_on(
    build_apk: BuildApk, api: int, target: int, refused: bool
) -> None:
    info = read_apk(build_apk(target_sdk=target))

    code = ""
    try:
        check(info, None, model_for(api), InstallOptions())
    except ApkError as error:
        code = error.code

    assert code == ("INSTALL_FAILED_DEPRECATED_SDK_VERSION" if refused else "")


def test_the_block_of_old_targets_can_be_bypassed(build_apk: BuildApk) -> None:
    options = InstallOptions(bypass_low_target_sdk=True)

    check(read_apk(build_apk(target_sdk=20)), None, model_for(35), options)


def test_a_test_only_package_needs_t(build_apk: BuildApk) -> None:
    info = read_apk(build_apk(test_only=True))

    with pytest.raises(ApkError) as caught:
        check(info, None, model_for(34), InstallOptions())
    check(info, None, model_for(34), InstallOptions(allow_test=True))

    assert caught.value.code == "INSTALL_FAILED_TEST_ONLY"
