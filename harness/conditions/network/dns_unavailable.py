"""No name server answers: every lookup takes its time and fails."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition
from harness.conditions.names import by_silence, restore_names, unresolved
from harness.model import Cause, Knob, MessageState, Symptom
from harness.subject import Subject


def _knobs(subject: Subject) -> list[Knob[Any]]:
    return [subject.sender.device.network.packet_filter]


DNS_UNAVAILABLE = Condition(
    id="network.dns_unavailable",
    cause=Cause.NETWORK,
    title="Without a name server messages fail until there is one again",
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=_knobs,
    methods=(by_silence(),),
    measure=unresolved,
    remedy=restore_names,
)
