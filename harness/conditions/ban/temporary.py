"""The account is banned for 24 hours: no sending, no replying, no inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom
from harness.subject import Subject

HOURS = 24
_SCOPE = ["send", "reply", "inbox"]


def _inject(subject: Subject, _journal: Journal) -> None:
    subject.control.ask(
        "POST",
        f"/accounts/{subject.sender.account.username}/restrictions",
        {"kind": "temporary_ban", "scope": _SCOPE, "hours": HOURS},
    )


def _measure(subject: Subject) -> Measurement:
    bans = _bans(subject)
    scope = sorted(bans[0]["scope"]) if bans else []
    until = bans[0]["until"] if bans else "never"
    return Measurement(scope == sorted(_SCOPE), f"banned from {scope or 'nothing'} until {until}")


def _bans(subject: Subject) -> list[dict[str, Any]]:
    account = subject.control.account(subject.sender.account.username)
    return [r for r in account["restrictions"] if r["kind"] == "temporary_ban"]


def _remedy(subject: Subject) -> None:
    """The user waits until the ban ends and opens the app again."""
    ends = [datetime.fromisoformat(r["until"]) for r in _bans(subject)]
    now = subject.control.ask("GET", "/clock")["epoch"]
    subject.service_clock.advance(max(end.timestamp() for end in ends) - now + 1)
    subject.sender.messenger.reopen_chat(subject.peer)


TEMPORARY = Condition(
    id="ban.temporary",
    cause=Cause.BAN,
    title="A temporary ban stops sending, replying and the inbox until it ends",
    needs=frozenset({Capability.SERVICE_CONTROL}),
    symptom=Symptom(MessageState.REFUSED, "temporarily prevented from sending"),
    methods=(Method("the service bans the account for a day", _inject),),
    measure=_measure,
    remedy=_remedy,
)
