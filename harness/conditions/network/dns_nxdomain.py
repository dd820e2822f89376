"""The name server says that the service's name does not exist."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition
from harness.conditions.names import by_wrong_answers, restore_names, unresolved
from harness.model import Cause, Knob, MessageState, Symptom
from harness.subject import Subject


def _knobs(subject: Subject) -> list[Knob[Any]]:
    return [subject.sender.device.network.packet_filter]


DNS_NXDOMAIN = Condition(
    id="network.dns_nxdomain",
    cause=Cause.NETWORK,
    title="A name server that denies the service's name stops messages until it is mended",
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=_knobs,
    methods=(by_wrong_answers("root: lookups go to a server that denies it", gives=False),),
    measure=unresolved,
    remedy=restore_names,
)
