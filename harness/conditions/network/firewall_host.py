"""A firewall of the network swallows what goes to the service's host: every attempt times out."""

from __future__ import annotations

from harness.conditions.base import Condition
from harness.conditions.lines import by_packet_filter, by_proxy, line_knobs
from harness.conditions.readings import unreachable
from harness.conditions.switches import change_network
from harness.fleet.shaper import Line
from harness.model import Capability, Cause, MessageState, Symptom
from harness.subject import Subject


def _match(subject: Subject) -> str:
    return f"-p tcp -d {subject.service_address}"


FIREWALL_HOST = Condition(
    id="network.firewall_host",
    cause=Cause.NETWORK,
    title="A firewall that swallows what goes to the host lets every message time out",
    needs=frozenset({Capability.WIFI, Capability.CELLULAR}),
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=line_knobs,
    methods=(
        by_packet_filter("root: iptables for the service's host", _match, "DROP"),
        by_proxy(Line(fault="black-hole")),
    ),
    measure=unreachable,
    remedy=change_network,
)
