"""The journal's copy on the device: whole lines in order, whatever they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from harness.adb import DeviceAdb
from harness.drivers.app_package import KEPT
from harness.drivers.undo_mirror import UndoMirror

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
