"""Every failure code of an installation, on the device itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.virtual.android.files.model import Mount
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android

BuildApk = Callable[..., Path]


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ({"version": 2}, {"version": 1}, "INSTALL_FAILED_VERSION_DOWNGRADE"),
        ({}, {"signer": "other"}, "INSTALL_FAILED_UPDATE_INCOMPATIBLE"),
        ({}, {"min_sdk": 35}, "INSTALL_FAILED_OLDER_SDK"),
        ({}, {"test_only": True}, "INSTALL_FAILED_TEST_ONLY"),
        ({}, {"target_sdk": 22}, "INSTALL_FAILED_DEPRECATED_SDK_VERSION"),
        ({}, {"split_required": True}, "INSTALL_FAILED_MISSING_SPLIT"),
        ({}, {"split": "config.en"}, "INSTALL_FAILED_INVALID_APK"),
        ({}, {"signer": ""}, "INSTALL_PARSE_FAILED_NO_CERTIFICATES"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refused_update_leaves_what_is_installed(
    android: Android,
    build_apk: BuildApk,
    first: dict[str, object],
    then: dict[str, object],
    code: str,
) -> None:
    android.packages.install([build_apk(**first)], InstallOptions())
    before = android.packages.get("org.example.app")

    result = android.packages.install([build_apk(**then)], InstallOptions())

    assert result.code == code
    assert before is not None
    assert android.packages.get("org.example.app") is before
    assert before.host_apk is not None
    assert before.host_apk.exists()


@pytest.mark.parametrize(
    ("api", "library", "runs"),
    [
        (28, "arm64-v8a", False),
        (28, "x86", True),
        (34, "arm64-v8a", True),
        (34, "armeabi-v7a", False),
        (34, "x86_64", True),
    ],
    ids=["arm on 28", "x86 on 28", "arm on 34", "old arm on 34", "x86_64"],
)
def test_native_code_has_to_be_for_this_device(
    android: Android, build_apk: BuildApk, library: str, runs: bool
) -> None:
    result = android.packages.install([build_apk(library=library)], InstallOptions())

    assert str(result) == (
        "Success"
        if runs
        else "Failure [INSTALL_FAILED_NO_MATCHING_ABIS: "
        "Failed to extract native libraries, res=-113]"
    )


def test_what_is_no_package_is_refused(android: Android, tmp_path: Path) -> None:
    path = tmp_path / "x.apk"
    path.write_bytes(b"no package")

    result = android.packages.install([path], InstallOptions())

    assert result.code == "INSTALL_PARSE_FAILED_NOT_APK"


def test_a_full_device_refuses_a_package(android: Android, build_apk: BuildApk) -> None:
    android.filesystem.mounts = tuple(
        _full(mount) if mount.point == "/data" else mount for mount in android.filesystem.mounts
    )

    result = android.packages.install([build_apk()], InstallOptions())

    assert str(result) == "Failure [INSTALL_FAILED_INSUFFICIENT_STORAGE]"
    assert android.packages.get("org.example.app") is None


def _full(mount: Mount) -> Mount:
    return Mount(**{**vars(mount), "used": mount.total})
