"""Private DNS names a server that does not exist: no name can be resolved, on any network."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.conditions.readings import speed_test, unreachable
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject

_BOGUS = "dns.invalid"


def _knobs(subject: Subject) -> list[Knob[Any]]:
    return [subject.sender.device.network.private_dns]


def _inject(subject: Subject, journal: Journal) -> None:
    private_dns = subject.sender.device.network.private_dns
    journal.record(private_dns)
    private_dns.use(_BOGUS)


def _measure(subject: Subject) -> Measurement:
    """Strict mode never falls back, so the name does not resolve while its address answers."""
    ping = subject.sender.device.network.pinging.read(subject.service_host)
    measured = unreachable(subject)
    seen = f"ping: {ping.unknown_host or ping.address}; the app: {measured.seen}"
    return Measurement(bool(ping.unknown_host) and measured.in_force, seen)


def _remedy(subject: Subject) -> None:
    """Settings › Network › Private DNS › Automatic."""
    speed_test(subject)
    subject.sender.device.network_settings.choose_private_dns("Automatic")


PRIVATE_DNS = Condition(
    id="network.private_dns",
    cause=Cause.NETWORK,
    title="A private DNS server that does not exist stops messages until it is changed",
    needs=frozenset({Capability.PRIVATE_DNS, Capability.SERVICE_NAME}),
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=_knobs,
    methods=(Method("settings: private_dns_mode hostname", _inject),),
    measure=_measure,
    remedy=_remedy,
)
