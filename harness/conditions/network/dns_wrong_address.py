"""The name server gives a wrong address for the service's name."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition
from harness.conditions.names import by_wrong_answers, resolved_elsewhere, restore_names
from harness.model import Cause, Knob, MessageState, Symptom
from harness.subject import Subject

_NOWHERE = "192.0.2.1"
"""An address for documentation, where nobody is (RFC 5737)."""


def _knobs(subject: Subject) -> list[Knob[Any]]:
    return [subject.sender.device.network.packet_filter]


DNS_WRONG_ADDRESS = Condition(
    id="network.dns_wrong_address",
    cause=Cause.NETWORK,
    title="A wrong address for the service lets every message time out until it is mended",
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=_knobs,
    methods=(by_wrong_answers("root: lookups go to a name server that lies", address=_NOWHERE),),
    measure=resolved_elsewhere,
    remedy=restore_names,
)
