"""The service has the message, but its answer never gets back to the app."""

from __future__ import annotations

from harness.conditions.base import Condition
from harness.conditions.lines import by_proxy, clear_proxy, line_knobs
from harness.conditions.readings import speed_test, unreachable
from harness.fleet.shaper import Line
from harness.model import Cause, MessageState, Symptom
from harness.subject import Subject


def _mend(subject: Subject) -> None:
    """The user tests the line; whoever runs it lets answers through again."""
    speed_test(subject)
    clear_proxy(subject)


LOST_ACKNOWLEDGEMENT = Condition(
    id="network.lost_acknowledgement",
    cause=Cause.NETWORK,
    title="An answer that gets lost leaves a message unsent here that has arrived there",
    symptom=Symptom(MessageState.FAILED, "Couldn't connect to the server"),
    knobs=line_knobs,
    methods=(by_proxy(Line(fault="lose-answer"), name="a proxy that holds answers back"),),
    measure=unreachable,
    remedy=_mend,
)
