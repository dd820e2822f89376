"""The account is banned for 24 hours: no sending, no replying, no inbox."""

from __future__ import annotations

from harness.bench import Bench
from harness.conditions.base import Condition
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom

HOURS = 24
_SCOPE = ["send", "reply", "inbox"]
_HOUR_S = 3600


def _inject(bench: Bench, _journal: Journal) -> None:
    bench.control.ask(
        "POST",
        f"/accounts/{bench.sender.account.username}/restrictions",
        {"kind": "temporary_ban", "scope": _SCOPE, "hours": HOURS},
    )


def _measure(bench: Bench) -> Measurement:
    account = bench.control.account(bench.sender.account.username)
    bans = [r for r in account["restrictions"] if r["kind"] == "temporary_ban"]
    scope = sorted(bans[0]["scope"]) if bans else []
    return Measurement(
        scope == sorted(_SCOPE), f"standing {account['standing']}, banned from {scope or 'nothing'}"
    )


def _remedy(bench: Bench) -> None:
    """The user waits until the ban ends, and not a minute less helps."""
    bench.service_clock.advance(HOURS * _HOUR_S + 1)


TEMPORARY = Condition(
    id="ban.temporary",
    cause=Cause.BAN,
    title="A temporary ban stops sending, replying and the inbox until it ends",
    needs=frozenset({Capability.SECOND_DEVICE, Capability.SERVICE_CONTROL}),
    symptom=Symptom(MessageState.REFUSED, "temporarily prevented from sending"),
    inject=_inject,
    measure=_measure,
    remedy=_remedy,
)
