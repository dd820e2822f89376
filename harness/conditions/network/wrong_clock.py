"""The device's clock is so wrong that the service's certificate is not valid yet."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject

_DAY = 24 * 60 * 60
_OFFSET = -(400 * _DAY + 5 * 60 * 60)
"""As after a battery that was empty: the last time that the device remembers; hours off as well, so
that pictures show it."""


def _knobs(subject: Subject) -> list[Knob[Any]]:
    """The clock is put back before the network may set it again."""
    return [subject.sender.device.time.automatic, subject.sender.device.time]


def _inject(subject: Subject, journal: Journal) -> None:
    time = subject.sender.device.time
    journal.set(time.automatic, "0")
    journal.set(time, _OFFSET)


def _measure(subject: Subject) -> Measurement:
    """No certificate that is in use now was valid a year ago."""
    offset = subject.sender.device.time.measure()
    return Measurement(offset < -365 * _DAY, f"the clock is {offset} s off this host's")


def _remedy(subject: Subject) -> None:
    """Settings › System › Date & time › Set time automatically."""
    subject.sender.device.date_settings.set_automatically()


WRONG_CLOCK = Condition(
    id="network.wrong_clock",
    cause=Cause.NETWORK,
    title="A clock that is a year slow makes secure connections fail until it is right",
    needs=frozenset({Capability.DISPOSABLE, Capability.SERVICE_TLS, Capability.SET_TIME}),
    symptom=Symptom(MessageState.FAILED, "Check that your device's date and time are right"),
    knobs=_knobs,
    methods=(Method("the clock, set by hand", _inject),),
    measure=_measure,
    remedy=_remedy,
)
