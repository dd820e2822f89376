"""The recipient accepts messages from followers only, and the sender does not follow them."""

from __future__ import annotations

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom
from harness.subject import Subject


def _inject(subject: Subject, _journal: Journal) -> None:
    sender, receiver = subject.sender.account.username, subject.peer.username
    subject.control.ask("DELETE", f"/follows/{sender}/{receiver}")
    subject.control.ask(
        "PATCH", f"/accounts/{receiver}", {"privacy": {"who_can_message": "followers"}}
    )


def _measure(subject: Subject) -> Measurement:
    state = subject.control.ask("GET", f"/accounts/{subject.peer.username}/state")
    allowed = state["privacy"]["who_can_message"]
    followers = [follow["peer"] for follow in state["followers"]]
    follows = subject.sender.account.username in followers
    return Measurement(
        allowed == "followers" and not follows,
        f"{allowed} may message, the sender {'is' if follows else 'is not'} one of them",
    )


def _remedy(bench: Bench) -> None:
    """The recipient opens their messages to everyone, on their own device."""
    bench.receiver.messenger.allow_messages_from("option_everyone")


FOLLOWERS_ONLY = Condition(
    id="privacy.followers_only",
    cause=Cause.PRIVACY,
    title="A recipient who accepts messages from followers only is not reached by others",
    needs=frozenset({Capability.SERVICE_CONTROL}),
    symptom=Symptom(MessageState.REFUSED, "privacy settings"),
    methods=(Method("the recipient's setting is changed at the service", _inject),),
    measure=_measure,
    remedy=_remedy,
)
