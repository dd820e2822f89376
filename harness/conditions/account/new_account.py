"""The account is new and unverified: it may message only people who follow it back."""

from __future__ import annotations

from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom
from harness.subject import Subject

_DAY_S = 86_400


def _inject(subject: Subject, _journal: Journal) -> None:
    sender, receiver = subject.sender.account.username, subject.peer.username
    subject.control.ask("PATCH", f"/accounts/{sender}", {"age_days": 0, "verified": False})
    subject.control.ask("DELETE", f"/follows/{receiver}/{sender}")


def _measure(subject: Subject) -> Measurement:
    state = subject.control.ask("GET", f"/accounts/{subject.sender.account.username}/state")
    now = subject.control.ask("GET", "/clock")["epoch"]
    settings = subject.control.ask("GET", "/settings")
    age_days = (now - state["profile"]["created_at"]) / _DAY_S
    verified = bool(state["profile"]["verified"])
    follows_back = any(follow["peer"] == subject.peer.username for follow in state["followers"])
    return Measurement(
        age_days < settings["new_account_days"] and not verified and not follows_back,
        f"{age_days:.1f} days old, verified: {verified}, followed back: {follows_back}",
    )


def _remedy(subject: Subject) -> None:
    """The user verifies the account with the code that the service sent."""
    state = subject.control.ask("GET", f"/accounts/{subject.sender.account.username}/state")
    subject.sender.messenger.verify_account(state["profile"]["verification_code"])


NEW_ACCOUNT = Condition(
    id="account.new_account",
    cause=Cause.ACCOUNT,
    title="A new account may message only people who follow it back",
    needs=frozenset({Capability.SERVICE_CONTROL}),
    symptom=Symptom(MessageState.REFUSED, "New accounts can message only people who follow"),
    methods=(Method("the service makes the account new", _inject),),
    measure=_measure,
    remedy=_remedy,
)
