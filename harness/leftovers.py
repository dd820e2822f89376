"""Undo lists that interrupted runs left, on this host and on the device, and putting them back.

A run writes each line here first and then on the device, so the two copies of one list differ by a
line at most; what either has is put back. A list that only the device has is another host's, or was
lost here. Lists are put back newest first, and each is taken away when it and all newer ones are
put back: an older one's values are the right ones, and must be written last, however often
this is begun.

A list here whose copy the device no longer has was put back from that copy by somebody else, whose
last step is to take the copy away; what it was to put back from the device is gone as well. So it
is set aside, not put back over what the device's user has done since.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from harness.errors import HarnessError, UndoFailedError
from harness.files import Files
from harness.journal import (
    ByHand,
    KnobByName,
    Mirror,
    UndoList,
    on_disk,
    read_lists,
    remove,
    replay,
)

KnobsOf = Callable[[UndoList], contextlib.AbstractContextManager[KnobByName]]
"""Opens what a list's knobs belong to."""

_ENDING = ".jsonl"
_ASIDE = ".aside"


@dataclass(frozen=True)
class Leftover:
    """One list.

    Attributes:
        undo: what it says.
        path: where it is here; None where only the device has it.
        done: whether it was put back by somebody else, from the copy that the device had.
    """

    undo: UndoList
    path: Path | None = None
    done: bool = False

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return str(self.path or "the device's copy")

    @property
    def problems(self) -> list[str]:
        """What cannot be read of it."""
        return [f"{self.place}: {problem}" for problem in self.undo.problems]


def lists_here(folder: Path, files: Files) -> dict[str, list[Leftover]]:
    """The lists of a folder by the serial of their device, in no order.

    Raises:
        HarnessError: the disk failed.
    """
    found: dict[str, list[Leftover]] = {}
    with on_disk(folder):
        names = [name for name in files.names(folder) if name.endswith(_ENDING)]
        for name in names:
            undo = _one(name, read_lists(files.read(folder / name)))
            serial = undo.device or name.removesuffix(_ENDING).rpartition("-")[0]
            found.setdefault(serial, []).append(Leftover(undo, folder / name))
    return found


def with_mirrored(here: Iterable[Leftover], mirror: Mirror) -> list[Leftover]:
    """The same with what a device's own copy has more, newest first.

    Raises:
        HarnessError: the device cannot be read.
    """
    copies: dict[str, list[UndoList]] = {}
    for copy in read_lists((mirror.read() or "").encode()):
        copies.setdefault(copy.name, []).append(copy)
    by_name = {
        each.undo.name: dataclasses.replace(each, done=_was_copied(each.undo))
        if each.undo.name not in copies
        else each
        for each in here
    }
    for name, same in copies.items():
        copy, known = _one(name, same), by_name.get(name)
        by_name[name] = Leftover(copy) if known is None else _merged(known, copy)
    return sorted(by_name.values(), key=lambda each: _age(each.undo.name), reverse=True)


def _was_copied(undo: UndoList) -> bool:
    """Whether a copy was made for certain: the first line was, before there was a second one."""
    return undo.mirrored and bool(undo.entries)


def _age(name: str) -> tuple[int, str]:
    """Sorts lists by the moment in their names, oldest first."""
    moment = name.removesuffix(_ENDING).rpartition("-")[2]
    return (int(moment) if moment.isdecimal() else 0, name)


def _one(name: str, parts: list[UndoList]) -> UndoList:
    """What was read of one list as one list."""
    first = parts[0] if parts else UndoList()
    return dataclasses.replace(
        first,
        name=name,
        entries=tuple(entry for part in parts for entry in part.entries),
        problems=tuple(problem for part in parts for problem in part.problems),
    )


def _merged(known: Leftover, copy: UndoList) -> Leftover:
    """A list and its copy, either of which may have a line more; a line is read in one of them."""
    whole = known.undo if known.undo.device else copy
    both = known.undo.entries + tuple(e for e in copy.entries if e not in known.undo.entries)
    if known.undo.problems and not copy.problems:
        both = copy.entries + tuple(e for e in known.undo.entries if e not in copy.entries)
    problems = known.undo.problems and copy.problems
    return Leftover(dataclasses.replace(whole, entries=both, problems=problems), known.path)


def set_aside_name(path: Path) -> Path:
    """Where a list is kept that is not put back."""
    return path.with_name(path.name + _ASIDE)


def set_aside(files: Files, path: Path) -> None:
    """Keep a list, but never put it back.

    Raises:
        HarnessError: the disk failed.
    """
    with on_disk(path):
        files.rename(path, set_aside_name(path))
        files.sync(path.parent)


def why_done(undo: UndoList) -> str:
    """Why a list is not put back whose copy somebody else took away, and what it holds."""
    held = "; ".join(f"{entry.knob} to {entry.shown}" for entry in reversed(undo.entries))
    return (
        "the device no longer has its copy, so either everything was put back from that, or the "
        f"device was wiped; it was to put back {held}"
    )


@dataclass(frozen=True)
class Healer:
    """Puts lists back on one device.

    Attributes:
        device: its serial.
        knobs_of: finds a list's knobs.
        by_hand: says what a person can do where it fails.
        mirror: the copy on the device.
        folder: where this host's lists are.
        files: the disk.
        tell: is given a sentence about each list that is set aside.
    """

    device: str
    knobs_of: KnobsOf
    by_hand: ByHand
    mirror: Mirror
    folder: Path
    files: Files
    tell: Callable[[str], None]

    def put_back(self, found: list[Leftover]) -> list[str]:
        """Put back all lists of the device, given newest first; the names of the knobs.

        Those that somebody else has put back are set aside.

        Raises:
            UndoFailedError: some of it could not be put back; all of it was tried.
            HarnessError: all of it was put back, but a list could not be taken away.
        """
        done: list[str] = []
        failures: list[str] = []
        for each in found:
            if each.done and each.path is not None:
                aside = set_aside_name(each.path)
                self.tell(f"{self.device}: set aside as {aside}: {why_done(each.undo)}")
                set_aside(self.files, each.path)
                continue
            names, wrong = self._one(each)
            done += names
            failures += wrong
            if not failures and each.path is not None:
                remove(self.files, each.path)
        if failures:
            raise UndoFailedError(self.device, failures)
        if found:
            self._forget()
        return done

    def _forget(self) -> None:
        """Take the device's copy away, once no list here can come back that needs what it keeps."""
        with on_disk(self.folder):
            if self.files.exists(self.folder):  # a list may have been taken away just before a kill
                self.files.sync(self.folder)
        self.mirror.forget()

    def _one(self, each: Leftover) -> tuple[list[str], list[str]]:
        """The names of the knobs put back, and what went wrong."""
        wrong = each.problems
        try:
            with self.knobs_of(each.undo) as knob_by_name:
                done = replay(self.device, each.undo.entries, knob_by_name, self.by_hand)
        except UndoFailedError as error:
            return [], wrong + [f"{each.place}: {line}" for line in error.remaining]
        except HarnessError as error:
            return [], [*wrong, f"{each.place}: {error}"]
        return done, wrong
