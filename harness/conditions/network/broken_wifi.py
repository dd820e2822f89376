"""Wi-Fi is joined and called good, but nothing passes it, while cellular works."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.conditions.lines import by_packet_filter
from harness.conditions.readings import unreachable
from harness.conditions.switches import change_network
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject

_EMULATORS_WIFI = "AndroidWifi"
_DETECTION = "captive_portal_mode"


def _knobs(subject: Subject) -> list[Knob[Any]]:
    network = subject.sender.device.network
    return [network.wifi, network.packet_filter, network.setting(_DETECTION)]


def _console(subject: Subject, journal: Journal) -> None:
    """Without detection Android goes on believing in it, as it does for its first minutes."""
    network = subject.sender.device.network
    journal.set(network.setting(_DETECTION), "0")
    journal.set(network.access_point(_EMULATORS_WIFI), True)


_RULE = by_packet_filter("root: iptables on Wi-Fi", lambda _: "-p tcp", "DROP")


def _root(subject: Subject, journal: Journal) -> None:
    journal.set(subject.sender.device.network.setting(_DETECTION), "0")
    _RULE.inject(subject, journal)


def _measure(subject: Subject) -> Measurement:
    default = subject.sender.device.network.default.read()
    measured = unreachable(subject)
    return Measurement(
        "WIFI" in default.transports and measured.in_force, f"{default}; {measured.seen}"
    )


BROKEN_WIFI = Condition(
    id="network.broken_wifi",
    cause=Cause.NETWORK,
    title="A Wi-Fi on which nothing passes stops messages until cellular is used",
    needs=frozenset({Capability.WIFI, Capability.CELLULAR}),
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=_knobs,
    methods=(
        Method("emulator console: wifi block", _console, frozenset({Capability.ACCESS_POINT})),
        Method(_RULE.name, _root, _RULE.needs),
    ),
    measure=_measure,
    remedy=change_network,
)
