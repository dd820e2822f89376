"""A firewall on the device keeps this one app from the network; everything else works."""

from __future__ import annotations

from typing import Any

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.conditions.readings import speed_test, unreachable
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom


def _knobs(bench: Bench) -> list[Knob[Any]]:
    network, package = bench.sender.device.network, bench.sender.messenger.package
    firewall = network.app_firewall(package)
    return [network.packet_filter, *([firewall] if firewall.available() else [])]


def _chain(bench: Bench, journal: Journal) -> None:
    firewall = bench.sender.device.network.app_firewall(bench.sender.messenger.package)
    journal.record(firewall)
    firewall.deny()


def _rule(bench: Bench, journal: Journal) -> None:
    uid = bench.sender_uid()
    rule = f"filter OUTPUT -m owner --uid-owner {uid} -j DROP"
    journal.set(bench.sender.device.network.packet_filter, [rule])


def _measure(bench: Bench) -> Measurement:
    """The app gets nowhere although the shell does: per-app firewalls do not touch it."""
    ping = bench.sender.device.network.pinging.read(bench.service_host)
    measured = unreachable(bench)
    seen = f"the shell's ping: {ping.received} of {ping.sent}; the app: {measured.seen}"
    return Measurement(bool(ping.received) and measured.in_force, seen)


def _remedy(bench: Bench) -> None:
    """Whoever runs the firewall lets the app through."""
    speed_test(bench)
    network = bench.sender.device.network
    firewall = network.app_firewall(bench.sender.messenger.package)
    if network.packet_filter.read():
        network.packet_filter.write([])
    else:
        firewall.allow()


FIREWALL_APP = Condition(
    id="network.firewall_app",
    cause=Cause.NETWORK,
    title="A firewall that blocks only this app holds its messages back",
    needs=frozenset({Capability.SECOND_DEVICE}),
    symptom=Symptom(MessageState.PENDING, "Waiting for network"),
    knobs=_knobs,
    methods=(
        Method("cmd connectivity: per-app chain", _chain, frozenset({Capability.APP_FIREWALL})),
        Method(
            "root: iptables by the app's uid",
            _rule,
            frozenset({Capability.PACKET_FILTER}),
            symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
        ),
    ),
    measure=_measure,
    remedy=_remedy,
)
