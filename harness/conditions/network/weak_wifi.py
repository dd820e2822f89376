"""The Wi-Fi signal is weak: a slow line on which much is lost, while cellular would work."""

from __future__ import annotations

from harness.conditions.base import Condition
from harness.conditions.lines import by_proxy, by_traffic_control, line_knobs
from harness.conditions.readings import slower_than
from harness.conditions.switches import change_network
from harness.fleet.shaper import Line
from harness.model import Capability, Cause, Measurement, MessageState, Symptom
from harness.pacing.terms import Terms
from harness.subject import Subject

_WEAK = Terms(rate=100_000, delay=6.5, jitter=0.5, loss=0.1)
_BACK = Terms(rate=100_000)
_IN_FORCE_MS = 1500.0


def _measure(subject: Subject) -> Measurement:
    return slower_than(subject, latency_ms=_IN_FORCE_MS)


WEAK_WIFI = Condition(
    id="network.weak_wifi",
    cause=Cause.NETWORK,
    title="A weak Wi-Fi sends messages late, until cellular takes over",
    needs=frozenset({Capability.WIFI, Capability.CELLULAR}),
    symptom=Symptom(
        MessageState.SENDING,
        "Sending…",
        lasts_s=6.0,
        ends_as=frozenset({MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED}),
    ),
    knobs=line_knobs,
    methods=(by_traffic_control(_WEAK), by_proxy(Line(_WEAK, _BACK))),
    measure=_measure,
    remedy=change_network,
)
