"""The way back, written before each change: a list of knobs and the values to put back.

One JSON object a line. The first line says whose journal it is; every further line is one value::

    {"journal": 1, "device": "emulator-5554", "disposable": true, "service": {"control_url": …}}
    {"knob": "airplane-mode", "restore": false}

A line is on disk (fsync) and, where there is a mirror, on the device itself, before its change is
made; a torn last line means that its change never happened. Replay goes backwards, so that a knob
recorded twice ends at its oldest value.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from harness.errors import HarnessError, ProtocolError, UndoFailedError
from harness.model import JsonValue, Knob, V

FORMAT = 1

Mirror = Callable[[str], None]
"""Takes each new line for a second place, usually the device; a HarnessError if it cannot."""

KnobByName = Callable[[str], Knob[Any]]
"""Finds the knob that a journal names; raises a ProtocolError for a name it does not know."""

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


class Journal:
    """The undo list of one scenario on one device.

    Args:
        path: the file; made with its first line if it is not there.
        device: the serial that the changes are made on.
        disposable: whether the run may do there what cannot be put back; its undo may then, too.
        service: how a later process reaches the service's control side; never a secret itself.
        mirror: takes a copy of every line.
        guard: for a device that is reached over a network; None for every other.
    """

    def __init__(  # noqa: PLR0913  (all but two are named by whoever calls it)
        self,
        path: Path,
        device: str,
        *,
        disposable: bool = False,
        service: Mapping[str, JsonValue] | None = None,
        mirror: Mirror | None = None,
        guard: Guard | None = None,
    ) -> None:
        self.path = path
        self.device = device
        self._mirror = mirror
        self._guard = guard
        self._recorded: dict[str, tuple[Knob[Any], JsonValue]] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        head = {"journal": FORMAT, "device": device, "disposable": disposable}
        self._append({**head, "service": dict(service or {})})
        if guard is not None:
            self.record(guard.knob)

    def record(self, knob: Knob[Any]) -> None:
        """Make the knob's present value safe, whatever changes it afterwards.

        Only the first recording of a knob counts: that is the value from before the scenario.
        """
        if knob.name in self._recorded:
            return
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
        with self.path.open("a", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        if self._mirror is not None:
            self._mirror(text)

    def undo(self, knob_by_name: KnobByName) -> None:
        """Put everything back and forget it; what could not be put back stays on the list.

        Raises:
            UndoFailedError: some of it could not be put back; all of it was tried.
        """
        if self._guard is not None:
            self._guard.await_link()
        replay(self.path, self.device, knob_by_name)
        self.path.unlink(missing_ok=True)
        self._recorded.clear()


def read_journal(path: Path) -> tuple[dict[str, Any], list[Entry]]:
    """A journal's first line and its entries, oldest first; both empty if no line is whole.

    Raises:
        ProtocolError: it is no journal, or a line other than the last is torn.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    parsed = list(_parsed_lines(path, lines))
    if not parsed:
        return {}, []
    if parsed[0].get("journal") != FORMAT:
        raise ProtocolError(str(path), f"its first line does not say journal {FORMAT}")
    changes = [line for line in parsed if "journal" not in line]  # a copy may hold several lists
    try:
        entries = [Entry(str(line["knob"]), line["restore"]) for line in changes]
    except KeyError as error:
        raise ProtocolError(str(path), f"a line has no {error}") from error
    return parsed[0], entries


def _parsed_lines(path: Path, lines: list[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        try:
            yield dict(json.loads(line))
        except (TypeError, ValueError) as error:
            if number == len(lines):
                return
            raise ProtocolError(str(path), f"line {number} is no object: {line!r}") from error


def replay(path: Path, device: str, knob_by_name: KnobByName) -> None:
    """Put back every value of a journal, newest first, going on after a failure.

    Raises:
        UndoFailedError: some of them could not be put back.
        ProtocolError: the file is no journal.
    """
    _, entries = read_journal(path)
    failures: list[str] = []
    for entry in reversed(entries):
        try:
            knob_by_name(entry.knob).write(entry.restore)
        except HarnessError as error:
            failures.append(f"{entry.knob}: {error}")
    if failures:
        raise UndoFailedError(device, failures)
