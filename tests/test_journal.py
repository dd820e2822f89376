"""The undo list: written before each change, replayed backwards, surviving a torn last line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from harness.errors import CommandFailedError, HarnessError, UndoFailedError
from harness.journal import Entry, Journal, read_lists, replay


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


@dataclass
class Copy:
    """A mirror in memory."""

    lines: list[str] = field(default_factory=list)

    def append(self, line: str) -> None:
        self.lines.append(line)

    def read(self) -> str | None:
        return "".join(f"{line}\n" for line in self.lines) or None

    def forget(self) -> None:
        self.lines.clear()


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


def test_undo_goes_backwards(path: Path) -> None:
    written: list[str] = []
    journal = Journal(path, "emulator-1")
    knobs = {name: Switch(name, 1, path) for name in ("first", "second", "third")}
    for knob in knobs.values():
        journal.record(knob)

    journal.undo(lambda name: written.append(name) or knobs[name])  # type: ignore[func-returns-value]

    assert written == ["third", "second", "first"]


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


def test_a_fault_of_one_knob_keeps_no_other_from_going_back(path: Path) -> None:
    light, door = Switch("light", 1, path), Switch("door", 1, path)
    journal = Journal(path, "emulator-1")
    journal.set(light, 2)
    journal.set(door, 2)

    with pytest.raises(UndoFailedError, match="door should be 1"):
        journal.undo({"light": light}.__getitem__)

    assert light.value == 1


def test_undo_says_how_to_put_it_back_by_hand(path: Path) -> None:
    journal = Journal(path, "emulator-1")
    journal.record(Switch("door", "refused", path))

    with pytest.raises(UndoFailedError) as caught:
        journal.undo(lambda name: Switch(name, "", path), lambda entry: f"push {entry.knob}.")

    (line,) = caught.value.remaining
    assert line.startswith('door should be "refused". ')
    assert line.endswith(" By hand: push door.")


def test_undoing_twice_changes_nothing_more(path: Path) -> None:
    switch = Switch("light", 1, path)
    journal = Journal(path, "emulator-1")
    journal.set(switch, 2)

    journal.undo(lambda _name: switch)
    switch.value = 3
    journal.undo(lambda _name: switch)

    assert switch.value == 3


def test_a_journal_that_was_undone_can_be_used_again(path: Path) -> None:
    switch = Switch("light", 1, path)
    journal = Journal(path, "emulator-1")
    journal.set(switch, 2)
    journal.undo(lambda _name: switch)

    journal.set(switch, 4)

    (again,) = read_lists(path.read_bytes())
    assert again.device == "emulator-1"
    assert again.entries == (Entry("light", 1),)


def test_replay_by_another_process_needs_the_file_alone(path: Path) -> None:
    switch = Switch("light", "on", path)
    Journal(path, "emulator-1").set(switch, "off")

    (left,) = read_lists(path.read_bytes())
    done = replay("emulator-1", left.entries, lambda _name: switch, lambda _entry: "")

    assert done == ["light"]
    assert switch.value == "on"


def test_a_list_of_another_run_is_not_written_over(path: Path) -> None:
    Journal(path, "emulator-1")
    text = path.read_text()

    with pytest.raises(HarnessError, match="another run's"):
        Journal(path, "emulator-1")

    assert path.read_text() == text


def test_nothing_is_changed_when_the_list_cannot_be_kept(path: Path) -> None:
    switch = Switch("light", 1, path)
    journal = Journal(path, "emulator-1")
    path.unlink()
    path.mkdir()

    with pytest.raises(HarnessError, match="could not be kept"):
        journal.set(switch, 2)

    assert switch.value == 1


@pytest.mark.parametrize(
    "torn", ['{"knob": "door", "rest', '{"knob": "door", "restore": 1}', "\0\0\0\0}\n", "\n"]
)
def test_a_torn_last_line_means_its_change_never_happened(path: Path, torn: str) -> None:
    Journal(path, "emulator-1").set(Switch("light", 1, path), 2)
    with path.open("a") as file:
        file.write(torn)

    (left,) = read_lists(path.read_bytes())

    assert left.entries == (Entry("light", 1),)
    assert not left.problems


def test_an_unreadable_line_in_the_middle_is_told_and_the_others_count() -> None:
    text = b'{"journal": 1, "device": "x"}\n{"kno\n{"knob": "a", "restore": 1}\n'

    (left,) = read_lists(text)

    assert left.entries == (Entry("a", 1),)
    assert left.problems == ("line 2 is no line of an undo list: b'{\"kno'",)


def test_several_lists_in_one_copy_stay_apart(tmp_path: Path) -> None:
    paths = [tmp_path / "1", tmp_path / "2"]
    for value, path in enumerate(paths):
        Journal(path, "emulator-1").record(Switch("light", value, path))

    lists = read_lists(b"".join(path.read_bytes() for path in paths))

    assert [(each.name, each.entries[0].restore) for each in lists] == [("1", 0), ("2", 1)]


@pytest.mark.parametrize("text", [b"", b'{"journal": 1, "dev', b"\0\0\n"])
def test_a_list_without_a_whole_line_is_none(text: bytes) -> None:
    assert read_lists(text) == []


@pytest.mark.parametrize("line", ["[1]", "7", '{"knob": "light"}'], ids=["list", "number", "half"])
def test_a_line_that_is_no_change_is_told(line: str) -> None:
    (left,) = read_lists(f'{{"journal": 1, "device": "x"}}\n{line}\n{line}\n'.encode())

    assert "line 2" in left.problems[0]


@pytest.mark.parametrize(
    "text", ['{"hello": 1}\n{}\n', '{"knob": "a", "restore": 1}\n'], ids=["other", "headless"]
)
def test_a_file_that_is_no_journal_is_told(text: str) -> None:
    (left,) = read_lists(text.encode())

    assert left.problems


def test_the_mirror_has_every_line_that_the_file_has_until_it_is_undone(path: Path) -> None:
    mirror = Copy()
    switch = Switch("light", 1, path)
    journal = Journal(path, "emulator-1", service={"url": "http://x"}, mirror=mirror)

    journal.set(switch, 2)

    assert mirror.lines == path.read_text().splitlines()
    journal.undo(lambda _name: switch)
    assert not mirror.lines
