"""A firewall of the network refuses the service's port: every attempt ends at once."""

from __future__ import annotations

from typing import Any

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.conditions.lines import by_proxy, line_knobs
from harness.conditions.readings import unreachable
from harness.conditions.switches import change_to_cellular
from harness.fleet.shaper import Line
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, MessageState, Symptom


def _knobs(bench: Bench) -> list[Knob[Any]]:
    network = bench.sender.device.network
    return [network.wifi, network.packet_filter, *line_knobs(bench)]


def _inject(bench: Bench, journal: Journal) -> None:
    """On the way out by the network in use alone, as that network's own firewall would."""
    network = bench.sender.device.network
    out = network.default.read().interface
    match = f"-o {out} -p tcp --dport {bench.service_port}"
    rule = f"filter OUTPUT {match} -j REJECT --reject-with tcp-reset"
    journal.set(network.packet_filter, [rule])


FIREWALL_PORT = Condition(
    id="network.firewall_port",
    cause=Cause.NETWORK,
    title="A firewall that blocks the port refuses every message until another network is used",
    needs=frozenset({Capability.SECOND_DEVICE, Capability.WIFI, Capability.CELLULAR}),
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=_knobs,
    methods=(
        Method(
            "root: iptables for the service's port", _inject, frozenset({Capability.PACKET_FILTER})
        ),
        by_proxy(Line(fault="refuse")),
    ),
    measure=unreachable,
    remedy=change_to_cellular,
)
