"""The network wants somebody to sign in first: connected, but nothing else gets through."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.conditions.lines import lead_through_proxy, line_knobs
from harness.conditions.readings import speed_test, unreachable
from harness.fleet.shaper import Line
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject

_NOTICE = "Sign in to"
_ACCEPT = "Accept and connect"


def _knobs(subject: Subject) -> list[Knob[Any]]:
    network = subject.sender.device.network
    return [network.wifi, network.mobile_data, *line_knobs(subject)]


def _inject(subject: Subject, journal: Journal) -> None:
    """A proxy that behaves like a hotspot; the network is joined anew, and so looked at again."""
    network = subject.sender.device.network
    lead_through_proxy(subject, journal, Line(fault="portal"))
    if network.mobile_data.available():
        journal.set(network.mobile_data, False)
    journal.set(network.wifi, False)
    network.wifi.write(True)


def _measure(subject: Subject) -> Measurement:
    default = subject.sender.device.network.default.read()
    measured = unreachable(subject)
    connected = default.net_id is not None and not default.validated
    return Measurement(connected and measured.in_force, f"{default}; {measured.seen}")


def _remedy(subject: Subject) -> None:
    """The notification leads to the page, and the page to the network."""
    speed_test(subject)
    device = subject.sender.device
    device.notifications.tap(_NOTICE)
    device.tap_words(_ACCEPT)


CAPTIVE_PORTAL = Condition(
    id="network.captive_portal",
    cause=Cause.NETWORK,
    title="A network that wants to be signed in to stops messages until somebody does",
    needs=frozenset({Capability.WIFI, Capability.SHAPING_PROXY}),
    symptom=Symptom(MessageState.FAILED, "try again"),
    knobs=_knobs,
    methods=(Method("a proxy on the host that wants to be signed in to", _inject),),
    measure=_measure,
    remedy=_remedy,
)
