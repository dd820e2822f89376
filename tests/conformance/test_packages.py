"""Packages: installing, asking, replacing, going back to an older version, taking away.

The package is Courier's, which has no code: it installs anywhere and cannot run.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from harness.drivers.app_package import AppPackage
from harness.errors import CommandFailedError
from harness.lab import courier_apks

if TYPE_CHECKING:
    from harness.adb import ShellResult
    from tests.conformance.conftest import Subject

OLD, MIDDLE, NEW = "1.4.2", "2.6.1", "3.2.0"
CODES = {OLD: 104020, MIDDLE: 206010, NEW: 302000}
LOWEST_TARGET = 34
"""The API level from which a target SDK that is too low is refused."""


@pytest.fixture
def older(subject: Subject, scratch: str) -> str:
    """The older version's file on the device."""
    path = f"{scratch}/older.apk"
    subject.adb.push(courier_apks()[OLD].read_bytes(), path)
    return path


@pytest.fixture
def newer(subject: Subject, scratch: str) -> str:
    """The newer version's file on the device."""
    path = f"{scratch}/newer.apk"
    subject.adb.push(courier_apks()[NEW].read_bytes(), path)
    return path


@pytest.fixture
def package(subject: Subject, test_app: str) -> AppPackage:
    """The installed package, in its middle version."""
    return AppPackage(subject.adb, test_app)


def install(subject: Subject, *words: str) -> ShellResult:
    return subject.run(shlex.join(["pm", "install", *words]))


def test_an_installed_package_has_a_path(subject: Subject, test_app: str) -> None:
    lines = subject.adb.shell(f"pm path {test_app}").splitlines()

    assert len(lines) == 1
    assert lines[0].startswith("package:/data/app/")
    assert lines[0].endswith("/base.apk")


def test_the_installed_file_is_the_one_that_was_sent(subject: Subject, test_app: str) -> None:
    path = subject.adb.shell(f"pm path {test_app}").removeprefix("package:")

    assert subject.adb.pull(path) == courier_apks()[MIDDLE].read_bytes()


def test_a_package_that_is_not_there_has_no_path(subject: Subject) -> None:
    result = subject.run("pm path org.example.harness.absent")

    subject.note("status", result.exit_code)
    assert result.output == ""
    assert result.exit_code == 1


def test_an_installed_package_is_listed(subject: Subject, test_app: str) -> None:
    assert f"package:{test_app}" in subject.adb.shell("pm list packages").splitlines()
    assert f"package:{test_app}" in subject.adb.shell("pm list packages -3").splitlines()
    assert test_app not in subject.adb.shell("pm list packages -s")


def test_the_version_is_told(package: AppPackage) -> None:
    assert package.version_code() == CODES[MIDDLE]


def test_a_package_that_is_not_there_has_no_version(subject: Subject) -> None:
    result = subject.run("dumpsys package org.example.harness.absent")

    assert result.exit_code == 0
    assert "Unable to find package: org.example.harness.absent" in result.stdout


def test_a_runtime_permission_is_told_after_it_was_granted(subject: Subject, test_app: str) -> None:
    lines = subject.adb.shell(f"dumpsys package {test_app}").splitlines()
    asked = {line.strip().split(":")[0] for line in lines if ": granted=" in line}

    subject.note("permissions", sorted(asked))
    assert asked


def test_an_update_keeps_the_package(subject: Subject, package: AppPackage, newer: str) -> None:
    result = install(subject, "-r", "-t", newer)

    assert (result.stdout.strip(), result.exit_code) == ("Success", 0)
    assert package.version_code() == CODES[NEW]


def test_an_older_version_is_refused_without_leave(
    subject: Subject, package: AppPackage, older: str
) -> None:
    result = install(subject, "-r", "-t", older)

    subject.note("text", result.output)
    subject.note("status", result.exit_code)  # old levels say 0, and drivers go by the text
    assert "INSTALL_FAILED_VERSION_DOWNGRADE" in result.output
    assert package.version_code() == CODES[MIDDLE]


def test_an_older_version_of_a_debuggable_app_replaces_it_with_leave(
    subject: Subject, package: AppPackage, older: str
) -> None:
    """The installed version decides; it is debuggable, so user builds allow it as well."""
    result = install(subject, "-r", "-d", "-t", older)

    subject.note("text", result.output)
    assert result.stdout.strip() == "Success"
    assert package.version_code() == CODES[OLD]


@pytest.mark.usefixtures("undo_folder")
def test_a_kept_copy_puts_the_version_back(
    subject: Subject, package: AppPackage, newer: str
) -> None:
    kept = package.read()
    install(subject, "-r", "-t", newer)

    package.write(kept)

    assert package.version_code() == CODES[MIDDLE]


def test_a_file_that_is_no_package_is_refused(subject: Subject, scratch: str) -> None:
    subject.adb.push(b"nonsense", f"{scratch}/bad.apk")

    result = install(subject, f"{scratch}/bad.apk")

    subject.note("text", result.output.replace(scratch, "FOLDER"))
    subject.note("status", result.exit_code)
    assert "Success" not in result.output
    assert result.exit_code != 0


def test_a_file_that_is_not_there_is_refused(subject: Subject, scratch: str) -> None:
    result = install(subject, f"{scratch}/absent.apk")

    subject.note("text", result.output.replace(scratch, "FOLDER")[:200])
    subject.note("status", result.exit_code)
    assert "Success" not in result.output
    assert result.exit_code != 0


def test_a_refusal_names_its_code(subject: Subject, test_app: str) -> None:
    with pytest.raises(CommandFailedError, match=r"INSTALL_FAILED_VERSION_DOWNGRADE"):
        subject.adb.install(courier_apks()[OLD], "-r", "-t")

    assert test_app


def test_a_package_is_taken_away(subject: Subject, test_app: str) -> None:
    result = subject.run(f"pm uninstall {test_app}")

    assert (result.stdout.strip(), result.exit_code) == ("Success", 0)
    assert subject.run(f"pm path {test_app}").exit_code == 1


def test_a_package_that_is_not_there_is_not_taken_away(subject: Subject) -> None:
    result = subject.run("pm uninstall org.example.harness.absent")

    subject.note("text", result.output)
    subject.note("status", result.exit_code)
    assert "Failure [" in result.output


def test_clearing_a_package_empties_its_folder(subject: Subject, test_app: str) -> None:
    subject.adb.shell(f"run-as {test_app} sh -c 'mkdir -p files && echo x > files/mine'")

    assert subject.adb.shell(f"pm clear {test_app}") == "Success"

    assert subject.run(f"run-as {test_app} ls files/mine").exit_code != 0


def test_an_app_without_code_says_so_by_its_flags(subject: Subject, test_app: str) -> None:
    flags = next(
        line.strip()
        for line in subject.adb.shell(f"dumpsys package {test_app}").splitlines()
        if line.strip().lower().startswith(("flags=", "pkgflags="))
    )

    subject.note("flags", flags)
    assert "DEBUGGABLE" in flags
    assert "HAS_CODE" not in flags
