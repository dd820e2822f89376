"""The account sent as many messages in this hour as the service allows."""

from __future__ import annotations

from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom
from harness.subject import Subject

_ALLOWED = 3
_HOUR_S = 3600


def _inject(subject: Subject, _journal: Journal) -> None:
    """Lower the limit to a few more than were sent already, then send those few."""
    subject.service_settings.change(hourly_limit=_sent_this_hour(subject) + _ALLOWED)
    for _ in range(_ALLOWED):
        message = subject.send("One of many messages")
        subject.await_state(message, MessageState.SENT, MessageState.DELIVERED)


def _sent_this_hour(subject: Subject) -> int:
    state = subject.control.ask("GET", f"/accounts/{subject.sender.account.username}/state")
    hour_ago = subject.control.ask("GET", "/clock")["epoch"] - _HOUR_S
    return sum(1 for sent in state["rate_windows"]["sends"] if sent["at"] > hour_ago)


def _measure(subject: Subject) -> Measurement:
    limit = subject.control.ask("GET", "/settings")["hourly_limit"]
    sent = _sent_this_hour(subject)
    return Measurement(sent >= limit, f"{sent} messages this hour, {limit} allowed")


def _remedy(subject: Subject) -> None:
    """The user waits an hour."""
    subject.service_clock.advance(_HOUR_S + 1)


HOURLY_LIMIT = Condition(
    id="spam.hourly_limit",
    cause=Cause.SPAM,
    title="Too many messages in an hour are refused until the hour is over",
    needs=frozenset({Capability.SERVICE_CONTROL}),
    symptom=Symptom(MessageState.REFUSED, "sending messages too fast"),
    methods=(Method("as many messages as the limit allows", _inject),),
    measure=_measure,
    remedy=_remedy,
)
