"""Answers of the package manager to installs and uninstalls."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.adb_install import InstallAnswer, parse_install, parse_install_answers

DOWNGRADE = "adb-install/10-version-downgrade-with-codes.txt"
OLD_TARGET = "adb-install/16-deprecated-sdk.txt"
PROVIDER = "adb-install/19-conflicting-provider.txt"
NO_SPACE = (
    "adb-install/11-storage-java-exception-no-code.txt",
    "adb-install/13-storage-package-dir.txt",
)
SUCCESS = InstallAnswer(success=True)
OTHER_SIGNER = InstallAnswer(
    success=False,
    code="INSTALL_FAILED_UPDATE_INCOMPATIBLE",
    reason="Existing package com.wawapp.driver signatures do not match newer version; ignoring!",
)
CANCELED = InstallAnswer(
    success=False, code="INSTALL_FAILED_USER_RESTRICTED", reason="Install canceled by user"
)
RECORDED = {
    "adb-install/01-awesome-old-style-success.txt": (SUCCESS,),
    "adb-install/02-awesome-older-kbps-success.txt": (SUCCESS,),
    "adb-install/04-flutter-update-incompatible-then-uninstall-success.txt": (
        OTHER_SIGNER,
        OTHER_SIGNER,  # wrapped by the host's log
        SUCCESS,  # of the uninstall
        SUCCESS,
    ),
    "adb-install/05-miui-user-restricted.txt": (CANCELED,),
    "adb-install/07-split-no-matching-abis-finalize.txt": (
        InstallAnswer(
            success=False,
            code="INSTALL_FAILED_NO_MATCHING_ABIS",
            reason="Failed to extract native libraries, res=-113",
        ),
    ),
    DOWNGRADE: (
        InstallAnswer(
            success=False,
            code="INSTALL_FAILED_VERSION_DOWNGRADE",
            reason="Downgrade detected: Update version code 2217 is older than current 196510",
        ),
    ),
    NO_SPACE[0]: (
        InstallAnswer(
            success=False,
            reason="android.os.ParcelableException: java.io.IOException: Requested internal only, "
            "but not enough space",
        ),
    ),
    NO_SPACE[1]: (
        InstallAnswer(
            success=False,
            code="INSTALL_FAILED_INSUFFICIENT_STORAGE",
            reason="Package couldn't be installed in /data/app/com.example.flavors-1: Creating "
            "application package com.example.flavors failed",
        ),
    ),
    OLD_TARGET: (
        InstallAnswer(
            success=False,
            code="INSTALL_FAILED_DEPRECATED_SDK_VERSION",
            reason="App package must target at least SDK version 23, but found 0",
        ),
    ),
    "adb-install/17-user-restricted-invalid-apk-then-unknown-package.txt": (
        InstallAnswer(success=False, code="INSTALL_FAILED_USER_RESTRICTED", reason="Invalid apk"),
        InstallAnswer(
            success=False,
            reason="java.lang.IllegalArgumentException: Unknown package: com.example.snd",
        ),
    ),
    "adb-install/18-user-restricted-then-delete-internal-error.txt": (
        CANCELED,
        InstallAnswer(success=False, code="DELETE_FAILED_INTERNAL_ERROR"),
    ),
    PROVIDER: (
        InstallAnswer(
            success=False,
            code="INSTALL_FAILED_CONFLICTING_PROVIDER",
            reason="Scanning Failed.: Can't install because provider name "
            "com.example.dialer.speech.provider (in package com.example.dialer.mod) is already "
            "used by com.google.android.dialer",
        ),
    ),
    "adb-install/20-empty-reason.txt": (InstallAnswer(success=False),),
    "adb-install/21-success-streamed.txt": (SUCCESS,),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_recorded_answers_are_read(
    recorded: Callable[[str], str], name: str, expected: tuple[InstallAnswer, ...]
) -> None:
    assert parse_install_answers(recorded(name)) == expected


def test_a_downgrade_names_both_versions(recorded: Callable[[str], str]) -> None:
    assert parse_install(recorded(DOWNGRADE)).versions == (2217, 196510)


def test_an_old_target_names_both_levels(recorded: Callable[[str], str]) -> None:
    assert parse_install(recorded(OLD_TARGET)).target_sdks == (23, 0)


def test_a_conflict_names_the_holder(recorded: Callable[[str], str]) -> None:
    assert parse_install(recorded(PROVIDER)).provider_holder == "com.google.android.dialer"


@pytest.mark.parametrize("name", NO_SPACE)
def test_missing_space_is_told_with_and_without_a_code(
    recorded: Callable[[str], str], name: str
) -> None:
    assert parse_install(recorded(name)).out_of_space


def test_an_answer_reads_as_code_and_reason() -> None:
    texts = [str(SUCCESS), str(CANCELED), str(InstallAnswer(success=False))]

    assert texts == [
        "Success",
        "INSTALL_FAILED_USER_RESTRICTED: Install canceled by user",
        "no reason given",
    ]


def test_a_file_that_cannot_be_opened_is_a_failure() -> None:
    answer = parse_install("Error: Unable to open file: /sdcard/a.apk\n")

    assert answer == InstallAnswer(
        success=False, reason="Error: Unable to open file: /sdcard/a.apk"
    )


def test_the_name_of_a_file_is_no_answer() -> None:
    answer = parse_install(
        "\tpkg: /data/local/tmp/Success.apk\nFailure [INSTALL_FAILED_OLDER_SDK]\n"
    )

    assert answer == InstallAnswer(success=False, code="INSTALL_FAILED_OLDER_SDK")


def test_a_refusal_in_several_ways_is_one_answer() -> None:
    text = (
        "Error: Unable to open file: /a.apk\nError: Can't open file: /a.apk\n"
        "Exception occurred while executing 'install':\njava.lang.IllegalArgumentException: no\n"
    )

    answer = parse_install(text)

    assert answer == InstallAnswer(success=False, reason="java.lang.IllegalArgumentException: no")


@pytest.mark.parametrize("text", ["", "Success\nSuccess\n"], ids=["nothing", "two answers"])
def test_one_request_has_one_answer(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_install(text)


def test_a_reason_without_what_is_asked_of_it_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="canceled"):
        _ = CANCELED.versions
