"""A firewall on the device keeps this one app from the network; everything else works."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.conditions.readings import speed_test, unreachable
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject


def _knobs(subject: Subject) -> list[Knob[Any]]:
    network, package = subject.sender.device.network, subject.sender.messenger.package
    firewall = network.app_firewall(package)
    return [network.packet_filter, *([firewall] if firewall.available() else [])]


def _chain(subject: Subject, journal: Journal) -> None:
    firewall = subject.sender.device.network.app_firewall(subject.sender.messenger.package)
    journal.record(firewall)
    firewall.deny()


def _rule(subject: Subject, journal: Journal) -> None:
    uid = subject.sender_uid()
    rule = f"filter OUTPUT -m owner --uid-owner {uid} -j DROP"
    journal.set(subject.sender.device.network.packet_filter, [rule])


def _measure(subject: Subject) -> Measurement:
    """The app gets nowhere although the shell does: per-app firewalls do not touch it."""
    ping = subject.sender.device.network.pinging.read(subject.service_host)
    measured = unreachable(subject)
    seen = f"the shell's ping: {ping.received} of {ping.sent}; the app: {measured.seen}"
    return Measurement(bool(ping.received) and measured.in_force, seen)


def _remedy(subject: Subject) -> None:
    """Whoever runs the firewall lets the app through."""
    speed_test(subject)
    network = subject.sender.device.network
    firewall = network.app_firewall(subject.sender.messenger.package)
    if network.packet_filter.read():
        network.packet_filter.write([])
    else:
        firewall.allow()


FIREWALL_APP = Condition(
    id="network.firewall_app",
    cause=Cause.NETWORK,
    title="A firewall that blocks only this app holds its messages back",
    symptom=Symptom(MessageState.PENDING, "Waiting for network"),
    knobs=_knobs,
    methods=(
        Method("cmd connectivity: per-app chain", _chain, frozenset({Capability.APP_FIREWALL})),
        Method(
            "root: iptables by the app's uid",
            _rule,
            frozenset({Capability.DISPOSABLE, Capability.PACKET_FILTER}),
            symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
        ),
    ),
    measure=_measure,
    remedy=_remedy,
)
