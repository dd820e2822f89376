"""A proxy is set that is not there, or one that is broken: nothing gets out."""

from __future__ import annotations

from harness.conditions.base import Condition, Method
from harness.conditions.lines import PROXY_HOST, lead_through_proxy, line_knobs, take_proxy_away
from harness.conditions.readings import unreachable
from harness.fleet.shaper import Line
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom
from harness.subject import Subject

_NOBODY = 9
"""The discard port: nobody listens there on a phone."""


def _dead(subject: Subject, journal: Journal) -> None:
    proxy = subject.sender.device.network.proxy
    journal.record(proxy)
    proxy.use(PROXY_HOST, _NOBODY)


def _broken(subject: Subject, journal: Journal) -> None:
    lead_through_proxy(subject, journal, Line(fault="bad-gateway"))


def _measure(subject: Subject) -> Measurement:
    proxy = subject.sender.device.network.proxy.current()
    measured = unreachable(subject)
    return Measurement(bool(proxy) and measured.in_force, f"proxy {proxy!r}; {measured.seen}")


DEAD_PROXY = Condition(
    id="network.dead_proxy",
    cause=Cause.NETWORK,
    title="A proxy that is not there stops every message until it is taken out",
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=line_knobs,
    methods=(
        Method("settings: http_proxy of a port where nobody listens", _dead),
        Method(
            "settings: http_proxy of a broken proxy",
            _broken,
            frozenset({Capability.SHAPING_PROXY}),
        ),
    ),
    measure=_measure,
    remedy=take_proxy_away,
)
