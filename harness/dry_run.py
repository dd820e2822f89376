"""What `harness inject` would do, line by line, without doing it.

The same code runs as in earnest, on a door that only looks (`dry_adb.py`): what changes a device is
noted. The service is one of its own, which ends with the dry run; its accounts have other names and
its ports are others than those of a real run. Where a line follows from what an earlier one would
have changed, the note before it says so.
"""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from harness.clock import SystemClock
from harness.conditions.base import Condition, Method
from harness.control import ServiceControl
from harness.drivers.device import Device
from harness.drivers.timed_undo import timed_undo
from harness.drivers.undo_mirror import UndoMirror
from harness.dry_adb import DryAdb, DryUi, Note
from harness.errors import CapabilityMissingError, DryRunEndsError, HarnessError
from harness.evidence.recorder import EvidencePolicy, Recorder
from harness.journal import Journal
from harness.lab import Lab, LabPlan, open_dry_lab
from harness.messengers.courier.app import Courier
from harness.model import Knob, V
from harness.subject import Participant, Subject
from harness.waiting import Patience

T = TypeVar("T")
_LONGEST = 160


def dry_run(condition: Condition, method: str, plan: LabPlan, note: Note) -> Method:
    """Note everything that bringing a condition about would change; which way it would take.

    Args:
        condition: the condition.
        method: the name of its way; "" for the first that the device has.
        plan: the device, and the service whose address the app would know.
        note: takes each line; those that are no commands begin with `#`.

    Raises:
        CapabilityMissingError: the device cannot take part, has no such way, or would refuse it.
        HarnessError: it could not be asked.
    """
    with open_dry_lab(plan) as lab:
        notes: list[str] = []
        subject = _subject(lab, method, notes.append)
        way = condition.method_for(subject)
        note(f"# by {way.name}")
        for line in notes:  # what was tried to see whether that way is there
            note(line)
        subject = _subject(lab, method, note)
        if UndoMirror(subject.sender.device.adb).read() is not None:
            note("# what an interrupted run changed is put back first, as by `harness restore`")
        note("# the app is signed in on its screen, and its conversation is opened")
        _inject(condition, way, subject, note)
    return way


def _inject(condition: Condition, way: Method, subject: Subject, note: Note) -> None:
    device = subject.sender.device
    note("# the way back is written down, here and line by line on the device:")
    journal = _DryJournal(
        subject.journals / "dry-run.jsonl",
        device.serial,
        note,
        disposable=device.adb.leave.given,
        mirror=_DryMirror(UndoMirror(device.adb), note),
        guard=timed_undo(device),
    )
    for knob in [*condition.knobs(subject), *subject.service_knobs]:
        journal.record(knob)
    note("# it is brought about")
    with contextlib.suppress(_Ended), subject.limited_to(condition.needs | way.needs):
        _until_it_depends(lambda: way.inject(subject, journal), note)
    note("# it is measured and held; then what differs from the way back is put back")


class _DryMirror:
    """Each line of the undo list; how it gets on the device, for the first one."""

    def __init__(self, mirror: UndoMirror, note: Note) -> None:
        self._mirror = mirror
        self._note = note
        self._begun = False

    def append(self, line: str) -> None:
        if not self._begun:
            self._begun = True
            self._mirror.append(line)
        else:
            self._note(f"#   likewise: {line if len(line) < _LONGEST else f'{line[:_LONGEST]}…'}")

    def read(self) -> str | None:
        return self._mirror.read()

    def forget(self) -> None:
        """Nothing was written that would have to go away."""


class _Ended(Exception):  # noqa: N818  (no error: all is noted that can be)
    """Nothing more can be told."""


def _until_it_depends(do: Callable[[], None], note: Note) -> None:
    try:
        do()
    except DryRunEndsError:
        note("# what follows is done on the screen, and depends on what it shows then")
        raise _Ended from None
    except CapabilityMissingError:
        raise
    except HarnessError as error:
        note(f"# what follows depends on what the lines above change; without them: {error}")
        raise _Ended from None


def _subject(lab: Lab, method: str, note: Note) -> Subject:
    adb = DryAdb(lab.sender.device.adb, note)
    device = _DryDevice(adb, DryUi(adb), SystemClock(), note)
    subject = lab.subject(Recorder(EvidencePolicy.OFF), method)
    subject.sender = Participant(device, Courier(device, lab.sender.account))
    subject.control = _DryControl(lab.control, note)
    return subject


@dataclass(frozen=True)
class _DryDevice(Device):
    """A device on which nothing is waited for."""

    note: Note

    @functools.cached_property
    def patience(self) -> Patience:
        known = super().patience
        return _DryPatience(known.clock, known.scale, note=self.note)


@dataclass(frozen=True, kw_only=True)
class _DryPatience(Patience):
    """Looks once."""

    note: Note

    def settle(
        self,
        read: Callable[[], T],
        accept: Callable[[T], bool],
        *,
        awaited: str,
        device_seconds: float,  # noqa: ARG002  (nothing is waited for)
    ) -> T:
        seen = read()
        if not accept(seen):
            self.note(f"# waits for {awaited}; what follows may be another then")
        return seen


class _DryJournal(Journal):
    """An undo list in a temporary folder, whose knobs need not be so afterwards."""

    def __init__(self, path: Path, device: str, note: Note, **more: Any) -> None:  # noqa: ANN401  (a journal's own)
        self._note = note
        super().__init__(path, device, **more)

    def set(self, knob: Knob[V], value: V) -> None:
        try:
            super().set(knob, value)
        except (CapabilityMissingError, DryRunEndsError):
            raise
        except HarnessError as error:
            self._note(f"# looks whether it is so; now: {error}")


class _DryControl(ServiceControl):
    """Notes what would change the service, and does so at the one that ends with the dry run."""

    def __init__(self, of: ServiceControl, note: Note) -> None:
        self.address = of.address  # its connection is the other's
        self._of = of
        self._note = note

    def ask(
        self, method: str, path: str, body: object = None, **query: str | int
    ) -> dict[str, Any]:
        if method != "GET":
            self._note(f"# service: {method} {path} {json.dumps(body, ensure_ascii=False)}")
        return self._of.ask(method, path, body, **query)
