"""The name server answers nothing before it is asked again, and late: so are messages."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition
from harness.conditions.names import by_wrong_answers, restore_names
from harness.conditions.readings import reading_of
from harness.model import Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject

_DELAY_S = 4.0
"""Below the five seconds after which Android's resolver asks again."""
_IN_FORCE_MS = 3000.0


def _knobs(subject: Subject) -> list[Knob[Any]]:
    return [subject.sender.device.network.packet_filter]


def _measure(subject: Subject) -> Measurement:
    reading = reading_of(subject)
    slow = (reading.lookup_ms or 0.0) >= _IN_FORCE_MS
    return Measurement(slow or not reading.reached, str(reading))


DNS_SLOW = Condition(
    id="network.dns_slow",
    cause=Cause.NETWORK,
    title="A name server that takes seconds sends messages late until it is mended",
    symptom=Symptom(
        MessageState.SENDING,
        "Sending…",
        lasts_s=2.0,
        ends_as=frozenset({MessageState.SENT, MessageState.DELIVERED}),
    ),
    knobs=_knobs,
    methods=(by_wrong_answers("root: lookups go to a slow name server", delay_s=_DELAY_S),),
    measure=_measure,
    remedy=restore_names,
)
