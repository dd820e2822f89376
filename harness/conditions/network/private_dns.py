"""Private DNS names a server that does not exist: no name can be resolved, on any network."""

from __future__ import annotations

from typing import Any

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.conditions.readings import speed_test, unreachable
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom

_BOGUS = "dns.invalid"


def _knobs(bench: Bench) -> list[Knob[Any]]:
    return [bench.sender.device.network.private_dns]


def _inject(bench: Bench, journal: Journal) -> None:
    private_dns = bench.sender.device.network.private_dns
    journal.record(private_dns)
    private_dns.use(_BOGUS)


def _measure(bench: Bench) -> Measurement:
    """Strict mode never falls back, so the name does not resolve while its address answers."""
    ping = bench.sender.device.network.pinging.read(bench.service_host)
    measured = unreachable(bench)
    seen = f"ping: {ping.unknown_host or ping.address}; the app: {measured.seen}"
    return Measurement(bool(ping.unknown_host) and measured.in_force, seen)


def _remedy(bench: Bench) -> None:
    """Settings › Network › Private DNS › Automatic."""
    speed_test(bench)
    bench.sender.device.network_settings.choose_private_dns("Automatic")


PRIVATE_DNS = Condition(
    id="network.private_dns",
    cause=Cause.NETWORK,
    title="A private DNS server that does not exist stops messages until it is changed",
    needs=frozenset({Capability.SECOND_DEVICE, Capability.PRIVATE_DNS, Capability.SERVICE_NAME}),
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=_knobs,
    methods=(Method("settings: private_dns_mode hostname", _inject),),
    measure=_measure,
    remedy=_remedy,
)
