"""Bringing a condition about, measured, and taking it back, compared."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

from harness.conditions.base import Condition, Method
from harness.drivers.batch import Fingerprint
from harness.drivers.by_hand import by_hand
from harness.drivers.fingerprint import changed, differences, without_messages
from harness.drivers.knobs import knob_named
from harness.drivers.repair import repair
from harness.drivers.timed_undo import timed_undo
from harness.drivers.undo_mirror import UndoMirror
from harness.errors import NotInForceError, UndoFailedError
from harness.evidence.recorder import attach_text
from harness.journal import Journal
from harness.model import Measurement, Message, Phase
from harness.subject import STATE_S, Subject
from harness.waiting import NotSettledError

_IN_FORCE_S = 30.0


@contextlib.contextmanager
def in_force(condition: Condition, method: Method, subject: Subject) -> Iterator[Measurement]:
    """The condition, measured in force, until the block is left; however it is left.

    The undo list is safe on disk and on the device before anything is changed.

    Raises:
        CapabilityMissingError: it would cut the link to the device, without a way back.
        EvidenceError: the device had to undo it by itself, as the link to it was lost.
        NotInForceError: the condition was injected but is not in force.
        UndoFailedError: not everything is as it was before.
    """
    before, steady_messages = subject.fingerprint(), len(subject.sent)
    journal = _open_journal(subject)
    try:
        for knob in [*condition.knobs(subject), *subject.service_knobs]:
            journal.record(knob)
        with subject.recorder.phase(Phase.INJECTED):
            attach_text("method", method.name)
            with subject.limited_to(condition.needs | method.needs):
                method.inject(subject, journal)
            measured = _await_in_force(condition, subject)
            journal.hold()
            subject.capture(Phase.INJECTED.value)
        yield measured
    except BaseException:
        subject.capture_failure()
        raise
    finally:
        with subject.recorder.phase(Phase.UNDONE):
            _undo(subject, journal)
            _compare(subject, before, subject.sent[steady_messages:])
            subject.capture(Phase.UNDONE.value)
            journal.expect_unused_guard()


def _open_journal(subject: Subject) -> Journal:
    return Journal(
        subject.journals / f"{subject.serial}-{time.time_ns()}.jsonl",
        subject.serial,
        disposable=subject.sender.device.adb.leave.given,
        service=subject.control.address.as_kept(),
        mirror=UndoMirror(subject.sender.device.adb),
        guard=timed_undo(subject.sender.device),
    )


def _await_in_force(condition: Condition, subject: Subject) -> Measurement:
    try:
        measured = subject.sender.device.patience.settle(
            lambda: condition.measure(subject),
            lambda measurement: measurement.in_force,
            awaited=f"{condition.id} in force",
            device_seconds=_IN_FORCE_S,
        )
    except NotSettledError as error:
        raise NotInForceError(
            subject.serial,
            f"condition not measured in force: {condition.id}; {error.seen}",
            "The device may refuse the change silently; see the log.",
        ) from error
    attach_text("measured", measured.seen)
    return measured


def _undo(subject: Subject, journal: Journal) -> None:
    journal.undo(
        lambda name: knob_named(name, subject.sender.device.adb, subject.control),
        lambda entry: by_hand(subject.serial, entry.knob, entry.restore),
    )


def _compare(subject: Subject, before: Fingerprint, since: list[Message]) -> None:
    """Wait for the device to be as before: radios need a moment to come back.

    What was still in the outbox goes out then; these messages, by their ids, are left out. What
    nobody recorded is put back from the fingerprint, for the sake of the next scenario; that
    changes nothing about this one's failure.
    """

    def look() -> Fingerprint:
        return without_messages(subject.fingerprint(), subject.ids_at_the_service(since))

    now = _await_same(subject, before, look)
    found = dict(zip(changed(before, now), differences(before, now), strict=True))
    if not found:
        return
    device = subject.sender.device
    refused = repair(device.adb, subject.sender.messenger.package, before, now)
    attach_text("repair", "\n".join([*found.values(), *refused]))
    now = _await_same(subject, before, look)
    repaired = [line for name, line in found.items() if name not in changed(before, now)]
    raise UndoFailedError(subject.serial, differences(before, now), repaired)


def _await_same(
    subject: Subject, before: Fingerprint, look: Callable[[], Fingerprint]
) -> Fingerprint:
    """How it is once it is as before, or after the deadline."""
    try:
        return subject.sender.device.patience.settle(
            look,
            lambda now: not changed(before, now),
            awaited="everything to be as before",
            device_seconds=STATE_S,
        )
    except NotSettledError:
        return look()
