"""The journal's copy on the device: whole lines in order, whatever they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from harness.adb import DeviceAdb, ShellResult
from harness.drivers.app_package import KEPT
from harness.drivers.undo_mirror import UndoMirror
from harness.errors import CommandFailedError, DeviceUnavailableError

LINES = {
    "quotes": json.dumps({"restore": 'it\'s "so" `odd` $HOME \\n %s'}),
    "unicode": json.dumps({"restore": "grüße 👋"}, ensure_ascii=False),
    "30 KB": json.dumps({"restore": "x" * 30_000}),
    "200 KB": json.dumps({"restore": "x" * 200_000}),
}


@pytest.fixture
def mirror(device_adb: DeviceAdb) -> Iterator[UndoMirror]:
    """The copy on the run's virtual device."""
    mirror = UndoMirror(device_adb)
    yield mirror
    mirror.forget()


def test_a_device_without_a_copy_has_none(mirror: UndoMirror) -> None:
    assert mirror.read() is None


def test_a_folder_without_a_line_is_no_copy(mirror: UndoMirror) -> None:
    mirror.adb.shell(f"mkdir -p {KEPT}/journal")  # the host died before its first line

    assert mirror.read() is None


@pytest.mark.parametrize(
    ("mode", "closed"),
    [
        ("000", KEPT),
        ("444", KEPT),
        ("000", f"{KEPT}/journal"),
        ("444", f"{KEPT}/journal"),
        ("111", f"{KEPT}/journal"),
        ("000", f"{KEPT}/journal/000000"),
    ],
)
def test_a_copy_that_cannot_be_read_is_not_taken_for_none(
    mirror: UndoMirror, mode: str, closed: str
) -> None:
    mirror.append("line")
    mirror.adb.shell(f"chmod {mode} {closed}")

    with pytest.raises(CommandFailedError, match="Permission denied"):
        mirror.read()

    mirror.adb.shell(f"chmod 777 {closed}")
    assert mirror.read() == "line\n"


def test_a_device_that_is_gone_is_not_taken_for_one_without_a_copy(device_adb: DeviceAdb) -> None:
    gone = UndoMirror(DeviceAdb(device_adb.client, "gone"))

    with pytest.raises(DeviceUnavailableError):
        gone.read()


class Guarded(DeviceAdb):
    """A device whose shell begins with a umask that leaves nothing to others."""

    def run(self, command: str, *, timeout_s: float = 30.0) -> ShellResult:
        return super().run(f"umask 077; {command}", timeout_s=timeout_s)


def test_shell_and_root_can_each_read_and_forget_what_the_other_wrote(
    mirror: UndoMirror, device_adb: DeviceAdb
) -> None:
    UndoMirror(Guarded(device_adb.client, device_adb.serial)).append("line")

    modes = mirror.adb.shell(f"stat -c %a {KEPT} {KEPT}/journal {KEPT}/journal/000000")

    assert modes.split() == ["777", "777", "666"]


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_comes_back_as_it_was_written(mirror: UndoMirror, line: str) -> None:
    mirror.append(line)

    assert mirror.read() == f"{line}\n"


def test_lines_are_kept_in_order(mirror: UndoMirror) -> None:
    for number in range(3):
        mirror.append(f"line {number}")

    assert mirror.read() == "line 0\nline 1\nline 2\n"


def test_a_line_that_did_not_arrive_whole_does_not_count(mirror: UndoMirror) -> None:
    mirror.append("whole")
    mirror.adb.push(b'{"knob": "air', f"{KEPT}/line.new")  # the host died before the move

    assert mirror.read() == "whole\n"
    mirror.append("next")
    assert mirror.read() == "whole\nnext\n"


def test_forgetting_takes_the_kept_files_along(mirror: UndoMirror) -> None:
    mirror.append("line")
    mirror.adb.shell(f"echo x > {KEPT}/saved.tar")

    mirror.forget()

    assert mirror.read() is None
    assert mirror.adb.run(f"ls {KEPT}").exit_code == 1
