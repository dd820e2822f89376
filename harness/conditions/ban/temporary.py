"""The account is banned for 24 hours: no sending, no replying, no inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom

HOURS = 24
_SCOPE = ["send", "reply", "inbox"]


def _inject(bench: Bench, _journal: Journal) -> None:
    bench.control.ask(
        "POST",
        f"/accounts/{bench.sender.account.username}/restrictions",
        {"kind": "temporary_ban", "scope": _SCOPE, "hours": HOURS},
    )


def _measure(bench: Bench) -> Measurement:
    bans = _bans(bench)
    scope = sorted(bans[0]["scope"]) if bans else []
    until = bans[0]["until"] if bans else "never"
    return Measurement(scope == sorted(_SCOPE), f"banned from {scope or 'nothing'} until {until}")


def _bans(bench: Bench) -> list[dict[str, Any]]:
    account = bench.control.account(bench.sender.account.username)
    return [r for r in account["restrictions"] if r["kind"] == "temporary_ban"]


def _remedy(bench: Bench) -> None:
    """The user waits until the ban ends and opens the app again."""
    ends = [datetime.fromisoformat(r["until"]) for r in _bans(bench)]
    now = bench.control.ask("GET", "/clock")["epoch"]
    bench.service_clock.advance(max(end.timestamp() for end in ends) - now + 1)
    bench.sender.messenger.reopen_chat(bench.receiver.account)


TEMPORARY = Condition(
    id="ban.temporary",
    cause=Cause.BAN,
    title="A temporary ban stops sending, replying and the inbox until it ends",
    needs=frozenset({Capability.SECOND_DEVICE, Capability.SERVICE_CONTROL}),
    symptom=Symptom(MessageState.REFUSED, "temporarily prevented from sending"),
    methods=(Method("the service bans the account for a day", _inject),),
    measure=_measure,
    remedy=_remedy,
)
