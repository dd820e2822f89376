"""A firewall of the network refuses the service's port: every attempt ends at once."""

from __future__ import annotations

from harness.conditions.base import Condition
from harness.conditions.lines import by_packet_filter, by_proxy, line_knobs
from harness.conditions.readings import unreachable
from harness.conditions.switches import change_network
from harness.fleet.shaper import Line
from harness.model import Capability, Cause, MessageState, Symptom
from harness.subject import Subject

_REFUSES = "REJECT --reject-with tcp-reset"


def _match(subject: Subject) -> str:
    return f"-p tcp --dport {subject.service_port}"


FIREWALL_PORT = Condition(
    id="network.firewall_port",
    cause=Cause.NETWORK,
    title="A firewall that blocks the port refuses every message until another network is used",
    needs=frozenset({Capability.WIFI, Capability.CELLULAR}),
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=line_knobs,
    methods=(
        by_packet_filter(
            "root: iptables for the service's port", _match, "REJECT --reject-with tcp-reset"
        ),
        by_proxy(Line(fault="refuse")),
    ),
    measure=unreachable,
    remedy=change_network,
)
