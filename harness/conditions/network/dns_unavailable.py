"""No name server answers: every lookup takes its time and fails."""

from __future__ import annotations

from typing import Any

from harness.bench import Bench
from harness.conditions.base import Condition
from harness.conditions.names import by_silence, restore_names, unresolved
from harness.model import Capability, Cause, Knob, MessageState, Symptom


def _knobs(bench: Bench) -> list[Knob[Any]]:
    return [bench.sender.device.network.packet_filter]


DNS_UNAVAILABLE = Condition(
    id="network.dns_unavailable",
    cause=Cause.NETWORK,
    title="Without a name server messages fail until there is one again",
    needs=frozenset({Capability.SECOND_DEVICE}),
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=_knobs,
    methods=(by_silence(),),
    measure=unresolved,
    remedy=restore_names,
)
