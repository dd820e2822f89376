"""Everybody is online at once: round trips take seconds and vary, some requests time out."""

from __future__ import annotations

from harness.conditions.base import Condition
from harness.conditions.lines import by_emulator_link, by_proxy, by_traffic_control, line_knobs
from harness.conditions.readings import slower_than
from harness.conditions.switches import change_network
from harness.fleet.shaper import Line
from harness.model import Cause, Measurement, MessageState, Symptom
from harness.pacing.terms import Terms
from harness.subject import Subject

_BUSY = Terms(rate=200_000, delay=6.0, jitter=1.0, loss=0.02)
_PEAK = Terms(rate=50_000, delay=8.0, jitter=3.0, loss=0.05)
_IN_FORCE_MS = 1500.0


def _measure(subject: Subject) -> Measurement:
    return slower_than(subject, latency_ms=_IN_FORCE_MS)


CONGESTION = Condition(
    id="network.congestion",
    cause=Cause.NETWORK,
    title="A congested line sends messages late, or lets them time out",
    symptom=Symptom(
        MessageState.SENDING,
        "Sending…",
        lasts_s=6.0,
        ends_as=frozenset({MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED}),
    ),
    knobs=line_knobs,
    methods=(
        by_emulator_link(_BUSY, _BUSY),
        by_traffic_control(_BUSY),
        by_proxy(
            Line(_BUSY, Terms(rate=400_000), seconds=20),
            Line(_PEAK, Terms(rate=50_000), seconds=10),
        ),
    ),
    measure=_measure,
    remedy=change_network,
)
