"""The way back, written before each change: a list of knobs and the values to put back.

One JSON object a line. The first line says whose journal it is; every further line is one value::

    {"journal": 1, "list": "emulator-5554-17.jsonl", "device": "emulator-5554",
     "disposable": true, "mirrored": true, "service": {"control_url": …, "token_file": …}}
    {"knob": "airplane-mode", "restore": false}

A line is on disk (fsync of the file, and of its folder while the file is new) and then, where
there is a mirror, on the device itself, before its change is made. So a torn last line means that
its change never happened, and of two copies of a list the longer one is right. Undo goes backwards,
so that a knob recorded twice ends at its oldest value, and takes the list away last of all.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from harness.errors import HarnessError, UndoFailedError
from harness.files import Files
from harness.model import JsonValue, Knob, V

FORMAT = 1
_SHOWN = 200

KnobByName = Callable[[str], Knob[Any] | None]
"""Finds the knob that a journal names; None for one that went away with what it belonged to.

Raises a HarnessError where it cannot be found.
"""


class Mirror(Protocol):
    """A second place for undo lists, usually the device; a HarnessError if it cannot."""

    def append(self, line: str) -> None:
        """Add a line, safe on storage when this returns."""
        ...

    def read(self) -> str | None:
        """All lines of all lists, oldest first; None if there is none, which is known then."""
        ...

    def forget(self) -> None:
        """Take all of it away, in one step."""
        ...


Recorded = Mapping[str, tuple[Knob[Any], JsonValue]]
"""Knobs by name, oldest first, each with the value to put back."""


class Guard(Protocol):
    """Sees to it that a change which cuts the link to the device is undone there all the same."""

    @property
    def knob(self) -> Knob[Any]:
        """What it leaves on the device; put back last."""
        ...

    def before(self, name: str, value: JsonValue, recorded: Recorded) -> None:
        """The knob of that name is about to be changed; raises a HarnessError to refuse it."""
        ...

    def hold(self, recorded: Recorded) -> None:
        """The link has outlived the changes; those of the remedy, and of time, are to come."""
        ...

    def await_link(self) -> None:
        """Undo begins: wait for the link if it may be down, but not for ever."""
        ...

    def expect_unused(self) -> None:
        """Raise an EvidenceError if the device had to undo anything by itself."""
        ...


@dataclass(frozen=True)
class Entry:
    """One value to put back."""

    knob: str
    restore: JsonValue

    @property
    def shown(self) -> str:
        """The value as a person reads it; a long one is cut off."""
        text = json.dumps(self.restore)
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


ByHand = Callable[[Entry], str]
"""Says how a person puts a value back without us; "" where nothing can be said."""


@dataclass(frozen=True)
class UndoList:
    """One list as it was read.

    Attributes:
        name: the list's own, the same in all copies; "" if it does not say.
        device: the serial that the changes were made on; "" if it does not say.
        disposable: whether its run might do there what cannot be put back.
        mirrored: whether each of its lines was copied to the device before the change was made.
        service: how its service's control side is reached.
        entries: oldest first.
        problems: what cannot be read of it, a sentence each.
    """

    name: str = ""
    device: str = ""
    disposable: bool = False
    mirrored: bool = False
    service: Mapping[str, JsonValue] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()


class Journal:
    """The undo list of one scenario on one device.

    Args:
        path: the file; it must not be there yet.
        device: the serial that the changes are made on.
        disposable: whether the run may do there what cannot be put back; its undo may then, too.
        service: how a later process reaches the service's control side; never a secret itself.
        mirror: takes a copy of every line.
        guard: for a device that is reached over a network; None for every other.
        files: the disk.

    Raises:
        HarnessError: it could not be made; nothing was changed.
    """

    def __init__(  # noqa: PLR0913  (a path and a device; the others have defaults)
        self,
        path: Path,
        device: str,
        *,
        disposable: bool = False,
        service: Mapping[str, JsonValue] | None = None,
        mirror: Mirror | None = None,
        guard: Guard | None = None,
        files: Files | None = None,
    ) -> None:
        self.path = path
        self.device = device
        self._mirror = mirror
        self._guard = guard
        self._files = files or Files()
        self._recorded: dict[str, tuple[Knob[Any], JsonValue]] = {}
        self._safe = 0  # bytes of whole lines on disk; what follows them never counted
        self._head = {
            "journal": FORMAT,
            "list": path.name,
            "device": device,
            "disposable": disposable,
            "mirrored": mirror is not None,
            "service": dict(service or {}),
        }
        self._begin()
        if guard is not None:
            self.record(guard.knob)

    def _begin(self) -> None:
        with on_disk(self.path):
            if self._files.exists(self.path):
                raise FileExistsError("it is another run's")
            make_folder(self._files, self.path.parent)
        self._append(self._head)

    def record(self, knob: Knob[Any]) -> None:
        """Make the knob's present value safe, whatever changes it afterwards.

        Only the first recording of a knob counts: that is the value from before the scenario.

        Raises:
            HarnessError: it could not be read or made safe; the knob must not be changed.
        """
        if knob.name in self._recorded:
            return
        if not self._safe:  # the list was undone and is used again
            self._begin()
        restore = knob.read()
        self._append({"knob": knob.name, "restore": restore})
        self._recorded[knob.name] = (knob, restore)

    def set(self, knob: Knob[V], value: V) -> None:
        """Write `value` to `knob`, once the value to put back is safe on disk.

        Raises:
            CapabilityMissingError: it would cut the link to the device, without a way back.
        """
        self.record(knob)
        if self._guard is not None:
            self._guard.before(knob.name, value, self._recorded)
        knob.write(value)

    def hold(self) -> None:
        """Say that the device still answers, everything changed: it is to stay so for a while."""
        if self._guard is not None:
            self._guard.hold(self._recorded)

    def expect_unused_guard(self) -> None:
        """Expect that nothing was put back before `undo` did it.

        Raises:
            EvidenceError: the device undid it by itself, so what was measured counts for nothing.
        """
        if self._guard is not None:
            self._guard.expect_unused()

    def _append(self, line: Mapping[str, Any]) -> None:
        text = json.dumps(line, ensure_ascii=True)
        data = f"{text}\n".encode()
        with on_disk(self.path):
            self._files.write(self.path, self._safe, data)
            self._files.sync(self.path)
            if not self._safe:
                self._files.sync(self.path.parent)
        self._safe += len(data)
        if self._mirror is not None:
            self._mirror.append(text)

    def undo(self, knob_by_name: KnobByName, by_hand: ByHand = lambda _entry: "") -> None:
        """Put everything back and forget it, here and in the mirror.

        What was recorded is known here, so it needs no disk that can be read.

        Raises:
            UndoFailedError: some of it could not be put back; all of it was tried, the list stays.
            HarnessError: all of it was put back, but the list could not be taken away.
        """
        if self._guard is not None:
            self._guard.await_link()
        entries = [Entry(name, restore) for name, (_, restore) in self._recorded.items()]
        replay(self.device, entries, knob_by_name, by_hand)
        remove(self._files, self.path)
        self._recorded.clear()
        self._safe = 0
        if self._mirror is not None:
            self._mirror.forget()


@contextlib.contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """Turn an error of the disk into ours.

    Raises:
        HarnessError: a step failed.
    """
    try:
        yield
    except OSError as error:
        raise HarnessError(
            f"the undo list {path} could not be kept ({error}). "
            "Nothing is changed without one: see whether the disk is full or broken."
        ) from error


def make_folder(files: Files, folder: Path) -> None:
    """Make a folder and those that it is in, so that all of their names are safe on disk."""
    there = next(each for each in (folder, *folder.parents) if files.exists(each))
    with contextlib.suppress(PermissionError):  # then it is not ours, and older than we are
        files.sync(there.parent)  # whoever made it may have been killed before this
    for part in folder.relative_to(there).parts:
        there /= part
        files.make_folder(there)
        files.sync(there.parent)


def remove(files: Files, path: Path) -> None:
    """Take a list away for good: one that came back would find its kept files gone.

    Raises:
        HarnessError: the disk failed.
    """
    with on_disk(path):
        files.remove(path)
        files.sync(path.parent)


def replay(
    device: str, entries: Sequence[Entry], knob_by_name: KnobByName, by_hand: ByHand
) -> list[str]:
    """Put back values, newest first, going on after a failure; the names of their knobs.

    Raises:
        UndoFailedError: some of them could not be put back.
    """
    done: list[str] = []
    failures: list[str] = []
    for entry in reversed(entries):
        try:
            knob = knob_by_name(entry.knob)
            if knob is not None:
                knob.write(entry.restore)
                done.append(entry.knob)
        except Exception as error:  # noqa: BLE001  (a fault of one knob keeps no other from going back)
            failures.append(not_put_back(entry, by_hand, str(error)))
    if failures:
        raise UndoFailedError(device, failures)
    return done


def not_put_back(entry: Entry, by_hand: ByHand, why: str = "") -> str:
    """What a value should be, why it is not, and how a person makes it so."""
    hint = by_hand(entry)
    said = (f"{entry.knob} should be {entry.shown}.", why, f"By hand: {hint}" if hint else "")
    return " ".join(part for part in said if part)


def read_lists(text: bytes) -> list[UndoList]:
    """All lists in a file or copy, oldest first; lines that never became whole do not count."""
    lines = text.split(b"\n")[:-1]  # what follows the last line's end is torn
    lists: list[UndoList] = []
    for number, line in enumerate(lines, start=1):
        parsed = _parsed(line)
        if isinstance(parsed, UndoList):
            lists.append(parsed)
        elif isinstance(parsed, Entry):
            last = lists.pop() if lists else UndoList(problems=("it has no first line",))
            lists.append(_extended(last, entries=(parsed,)))
        elif number < len(lines):
            last = lists.pop() if lists else UndoList()
            problem = f"line {number} is no line of an undo list: {line[:_SHOWN]!r}"
            lists.append(_extended(last, problems=(problem,)))
    return lists


def _extended(
    known: UndoList, entries: tuple[Entry, ...] = (), problems: tuple[str, ...] = ()
) -> UndoList:
    return replace(known, entries=known.entries + entries, problems=known.problems + problems)


def _parsed(line: bytes) -> UndoList | Entry | None:
    try:
        found = json.loads(line)
        if found.get("journal") == FORMAT:
            return UndoList(
                str(found.get("list", "")),
                str(found.get("device", "")),
                bool(found.get("disposable")),
                bool(found.get("mirrored")),
                dict(found.get("service") or {}),
            )
        return Entry(str(found["knob"]), found["restore"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
