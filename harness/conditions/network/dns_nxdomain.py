"""The name server says that the service's name does not exist."""

from __future__ import annotations

from typing import Any

from harness.bench import Bench
from harness.conditions.base import Condition
from harness.conditions.names import by_wrong_answers, restore_names, unresolved
from harness.model import Capability, Cause, Knob, MessageState, Symptom


def _knobs(bench: Bench) -> list[Knob[Any]]:
    return [bench.sender.device.network.packet_filter]


DNS_NXDOMAIN = Condition(
    id="network.dns_nxdomain",
    cause=Cause.NETWORK,
    title="A name server that denies the service's name stops messages until it is mended",
    needs=frozenset({Capability.SECOND_DEVICE}),
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=_knobs,
    methods=(by_wrong_answers("root: lookups go to a server that denies it", gives=False),),
    measure=unresolved,
    remedy=restore_names,
)
