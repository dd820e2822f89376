"""Hardly any bandwidth: a message takes many seconds, and goes out late."""

from __future__ import annotations

from harness.conditions.base import Condition
from harness.conditions.lines import by_emulator_link, by_proxy, by_rate_limit, line_knobs
from harness.conditions.readings import slower_than
from harness.conditions.switches import change_network
from harness.fleet.shaper import Line
from harness.model import Cause, Measurement, MessageState, Symptom
from harness.pacing.terms import Terms
from harness.subject import Subject

_RATE = 4000.0
"""Bits per second: a cell at its edge, whose few slots many share."""
_SLOW = Terms(rate=_RATE)
_SLOWER = Terms(rate=_RATE / 2)
"""Of a proxy, which slows what a connection carries, but not how it is made or found."""
_IN_FORCE_KBPS = 12.0


def _measure(subject: Subject) -> Measurement:
    return slower_than(subject, down_kbps=_IN_FORCE_KBPS)


LOW_BANDWIDTH = Condition(
    id="network.low_bandwidth",
    cause=Cause.NETWORK,
    title="A line with hardly any bandwidth sends messages late",
    symptom=Symptom(
        MessageState.SENDING,
        "Sending…",
        lasts_s=4.0,
        ends_as=frozenset({MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED}),
    ),
    knobs=line_knobs,
    methods=(
        by_emulator_link(_SLOW, _SLOW),
        by_rate_limit(round(_RATE / 16)),
        by_proxy(Line(_SLOWER, _SLOWER)),
    ),
    measure=_measure,
    remedy=change_network,
)
