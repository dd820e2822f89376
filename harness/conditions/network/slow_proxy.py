"""A proxy that takes seconds for everything: messages go out late."""

from __future__ import annotations

from harness.conditions.base import Condition, Method
from harness.conditions.lines import lead_through_proxy, line_knobs, take_proxy_away
from harness.conditions.readings import slower_than
from harness.fleet.shaper import Line
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom
from harness.pacing.terms import Terms
from harness.subject import Subject

_SLOW = Terms(delay=3.5, jitter=0.2)
_IN_FORCE_MS = 3000.0


def _inject(subject: Subject, journal: Journal) -> None:
    lead_through_proxy(subject, journal, Line(_SLOW, _SLOW))


def _measure(subject: Subject) -> Measurement:
    proxy = subject.sender.device.network.proxy.current()
    measured = slower_than(subject, latency_ms=_IN_FORCE_MS)
    return Measurement(bool(proxy) and measured.in_force, f"proxy {proxy!r}; {measured.seen}")


SLOW_PROXY = Condition(
    id="network.slow_proxy",
    cause=Cause.NETWORK,
    title="A slow proxy sends messages late until it is taken out",
    needs=frozenset({Capability.SHAPING_PROXY}),
    symptom=Symptom(
        MessageState.SENDING,
        "Sending…",
        lasts_s=6.0,
        ends_as=frozenset({MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED}),
    ),
    knobs=line_knobs,
    methods=(Method("settings: http_proxy of a slow proxy", _inject),),
    measure=_measure,
    remedy=take_proxy_away,
)
