"""The undo list: written before each change, replayed backwards, surviving a torn last line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from harness.errors import CommandFailedError, ProtocolError, UndoFailedError
from harness.journal import Journal, read_journal, replay


@dataclass
class Switch:
    """A knob in memory that remembers what was on disk when it was written."""

    name: str
    value: Any
    path: Path
    on_disk: list[str] = field(default_factory=list)

    def read(self) -> Any:  # noqa: ANN401  (any JSON value)
        return self.value

    def write(self, value: Any) -> None:  # noqa: ANN401  (any JSON value)
        self.on_disk.append(self.path.read_text() if self.path.exists() else "")
        if value == "refused":
            raise CommandFailedError("emulator-1", "refused", "")
        self.value = value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def test_the_way_back_is_on_disk_before_the_change(path: Path) -> None:
    switch = Switch("light", False, path)

    Journal(path, "emulator-1").set(switch, True)

    assert json.loads(switch.on_disk[0].splitlines()[-1]) == {"knob": "light", "restore": False}
    assert switch.value is True


def test_undo_puts_the_oldest_value_back_and_forgets_the_list(path: Path) -> None:
    switch = Switch("light", "first", path)
    journal = Journal(path, "emulator-1")
    journal.set(switch, "second")
    journal.set(switch, "third")

    journal.undo(lambda _name: switch)

    assert switch.value == "first"
    assert not path.exists()


def test_a_value_is_recorded_even_when_it_is_already_the_wanted_one(path: Path) -> None:
    switch = Switch("light", True, path)
    journal = Journal(path, "emulator-1")
    journal.set(switch, True)
    switch.value = False  # the remedy changed it

    journal.undo(lambda _name: switch)

    assert switch.value is True


def test_undo_goes_on_after_a_failure_and_keeps_the_list(path: Path) -> None:
    light, door = Switch("light", 1, path), Switch("door", "refused", path)
    journal = Journal(path, "emulator-1")
    journal.set(light, 2)
    journal.record(door)

    with pytest.raises(UndoFailedError, match="door") as caught:
        journal.undo({"light": light, "door": door}.__getitem__)

    assert light.value == 1
    assert len(caught.value.remaining) == 1
    assert path.exists()


def test_replay_by_another_process_needs_the_file_alone(path: Path) -> None:
    switch = Switch("light", "on", path)
    Journal(path, "emulator-1").set(switch, "off")

    replay(path, "emulator-1", lambda _name: switch)

    assert switch.value == "on"


def test_a_torn_last_line_means_its_change_never_happened(path: Path) -> None:
    Journal(path, "emulator-1").set(Switch("light", 1, path), 2)
    with path.open("a") as file:
        file.write('{"knob": "door", "rest')

    _, entries = read_journal(path)

    assert [entry.knob for entry in entries] == ["light"]


def test_a_torn_line_in_the_middle_is_an_error_with_its_number(path: Path) -> None:
    path.write_text('{"journal": 1, "device": "x"}\n{"kno\n{"knob": "a", "restore": 1}\n')

    with pytest.raises(ProtocolError, match="line 2"):
        read_journal(path)


def test_a_list_of_several_runs_is_read_as_one(path: Path) -> None:
    for value in (1, 2):
        Journal(path, "emulator-1").record(Switch("light", value, path))

    first, entries = read_journal(path)

    assert first["journal"] == 1
    assert [entry.restore for entry in entries] == [1, 2]


def test_a_list_without_a_whole_line_is_empty(path: Path) -> None:
    path.write_text('{"journal": 1, "dev')

    assert read_journal(path) == ({}, [])


@pytest.mark.parametrize("line", ["[1]", "7", '{"knob": "light"}'], ids=["list", "number", "half"])
def test_a_line_that_is_no_change_is_an_error(path: Path, line: str) -> None:
    path.write_text(f'{{"journal": 1, "device": "x"}}\n{line}\n{line}\n')

    with pytest.raises(ProtocolError):
        read_journal(path)


def test_a_file_that_is_no_journal_is_refused(path: Path) -> None:
    path.write_text('{"hello": 1}\n')

    with pytest.raises(ProtocolError, match="journal 1"):
        read_journal(path)


def test_the_mirror_has_every_line_that_the_file_has(path: Path) -> None:
    lines: list[str] = []
    journal = Journal(path, "emulator-1", service={"url": "http://x"}, mirror=lines.append)

    journal.record(Switch("light", 1, path))

    assert lines == path.read_text().splitlines()
