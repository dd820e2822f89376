"""An app's own folder, entered as the app: only debuggable apps can be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from harness.drivers.app_folder import AppFolder

if TYPE_CHECKING:
    from tests.conformance.conftest import Subject

SYSTEM_APP = "com.android.settings"


def test_a_debuggable_app_is_entered_as_itself(subject: Subject, test_app: str) -> None:
    said = subject.adb.shell(f"run-as {test_app} id -un")

    subject.note("user", said)
    assert re.fullmatch(r"u\d+_a\d+", said)


def test_it_is_entered_in_its_own_folder(subject: Subject, test_app: str) -> None:
    said = subject.adb.shell(f"run-as {test_app} pwd")

    subject.note("folder", said)
    assert said in {f"/data/user/0/{test_app}", f"/data/data/{test_app}"}


def test_the_status_of_what_ran_as_the_app_comes_back(subject: Subject, test_app: str) -> None:
    assert subject.run(f"run-as {test_app} sh -c 'exit 7'").exit_code == 7


def test_an_app_that_is_not_debuggable_is_closed(subject: Subject) -> None:
    result = subject.run(f"run-as {SYSTEM_APP} id")

    subject.note("text", result.output)
    assert result.exit_code == 1
    assert "run-as: " in result.stderr
    assert result.stdout == ""


def test_an_app_that_is_not_there_is_unknown(subject: Subject) -> None:
    result = subject.run("run-as org.example.harness.absent id")

    subject.note("text", result.output)
    assert result.exit_code == 1
    assert "unknown" in result.stderr


@pytest.mark.usefixtures("undo_folder")
def test_a_folder_is_saved_and_put_back_whole(subject: Subject, test_app: str) -> None:
    """`AppFolder` packs with `run-as … tar` into a file of the shell's, and unpacks from it."""
    folder = AppFolder(subject.adb, test_app, "cache")
    folder.run_as("mkdir -p cache/deep && printf before > 'cache/deep/a b'")
    before, kept = folder.digests(), folder.read()

    folder.run_as("printf after > 'cache/deep/a b'; echo more > cache/more")
    folder.write(kept)

    assert folder.digests() == before
    assert "cache/deep/a b" in before


def test_binary_data_leaves_an_app_byte_for_byte(subject: Subject, test_app: str) -> None:
    subject.adb.shell(
        f"run-as {test_app} sh -c 'mkdir -p files && head -c 70000 /dev/zero > files/z'"
    )

    assert subject.adb.exec_out(f"run-as {test_app} cat files/z") == bytes(70_000)
