"""A folder of an app's data on a virtual device: saved whole, put back byte for byte."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator

import pytest

from harness.drivers.app_folder import AppFolder
from harness.drivers.app_package import KEPT
from harness.drivers.device import Device
from harness.errors import CommandFailedError, ProtocolError
from harness.messengers.courier.screens import PACKAGE

ODD_NAMES = {
    "spaces": "  two  words .txt",
    "quotes": 'it\'s "so" `odd` $HOME',
    "unicode": "grüße-👋-مرحبا",
    "a dash": "-rf",
    "two lines": "first\nsecond",
    "a backslash": "back\\slash",
    "200 letters": "x" * 200,
    "a deep path": "a/b/c/d/e/f",
}


@pytest.fixture
def folder(courier_device: Device) -> Iterator[AppFolder]:
    """An empty folder of Courier's."""
    folder = AppFolder(courier_device.adb, PACKAGE, "files/odd folder")
    folder.run_as("mkdir -p 'files/odd folder'")
    yield folder
    folder.run_as("rm -rf 'files/odd folder'")
    courier_device.adb.shell(f"rm -rf {KEPT}")


def put(folder: AppFolder, name: str, content: str) -> str:
    """Write a file; its path as the folder names it."""
    path = f"{folder.folder}/{name}"
    parent = path.rpartition("/")[0]
    folder.run_as(
        f"mkdir -p {shlex.quote(parent)} && printf %s {shlex.quote(content)} > {shlex.quote(path)}"
    )
    return path


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def test_the_app_may_be_entered_and_others_may_not(courier_device: Device) -> None:
    assert AppFolder(courier_device.adb, PACKAGE, "cache").available()
    assert not AppFolder(courier_device.adb, "com.android.settings", "cache").available()
    assert not AppFolder(courier_device.adb, "org.nobody", "cache").available()


@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=ODD_NAMES)
def test_a_file_is_digested_by_its_name_however_odd(folder: AppFolder, name: str) -> None:
    path = put(folder, name, "content")

    assert folder.digests() == {path: sha1("content")}


def test_every_file_comes_back_with_its_content(folder: AppFolder) -> None:
    for number, name in enumerate(ODD_NAMES.values()):
        put(folder, name, f"content {number}")
    before = folder.digests()
    saved = folder.read()
    folder.run_as("rm -rf 'files/odd folder'/* && echo new > 'files/odd folder/new'")

    folder.write(saved)

    assert len(before) == len(ODD_NAMES)
    assert folder.digests() == before
    assert folder.kept_digests() == before


def test_modes_and_times_come_back_too(folder: AppFolder) -> None:
    path = shlex.quote(put(folder, "note", "x"))
    folder.run_as(f"chmod 604 {path} && touch -d 2020-02-03T04:05:06 {path}")
    before = folder.run_as(f"stat -c '%a %Y' {path}")
    saved = folder.read()
    folder.run_as(f"rm {path}; echo y > {path}")

    folder.write(saved)

    assert folder.run_as(f"stat -c '%a %Y' {path}") == before


def test_an_empty_folder_stays_an_empty_folder(folder: AppFolder) -> None:
    saved = folder.read()
    put(folder, "new", "x")

    folder.write(saved)

    assert folder.digests() == {}
    assert folder.run_as("[ -d 'files/odd folder' ] && echo there") == "there"


def test_a_folder_that_was_not_there_is_taken_away_again(folder: AppFolder) -> None:
    folder.run_as("rm -rf 'files/odd folder'")
    saved = folder.read()
    put(folder, "new", "x")

    folder.write(saved)

    assert saved is None
    assert folder.run_as("[ -e 'files/odd folder' ] || echo gone") == "gone"


def test_a_lost_archive_leaves_the_folder_as_it_is(folder: AppFolder) -> None:
    put(folder, "note", "precious")

    with pytest.raises(CommandFailedError):
        folder.write(f"{KEPT}/gone.tar")

    assert set(folder.digests().values()) == {sha1("precious")}


def test_digests_of_an_archive_that_is_not_there_are_an_error(folder: AppFolder) -> None:
    with pytest.raises(CommandFailedError):
        folder.kept_digests()


def test_a_value_of_another_knob_is_refused(folder: AppFolder) -> None:
    with pytest.raises(ProtocolError, match="cannot be put back to 7"):
        folder.write(7)
