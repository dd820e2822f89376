"""The account sent as many messages in this hour as the service allows."""

from __future__ import annotations

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom

_ALLOWED = 3
_HOUR_S = 3600


def _inject(bench: Bench, _journal: Journal) -> None:
    """Lower the limit to a few more than were sent already, then send those few."""
    bench.service_settings.change(hourly_limit=_sent_this_hour(bench) + _ALLOWED)
    for _ in range(_ALLOWED):
        bench.deliver("One of many messages")


def _sent_this_hour(bench: Bench) -> int:
    state = bench.control.ask("GET", f"/accounts/{bench.sender.account.username}/state")
    hour_ago = bench.control.ask("GET", "/clock")["epoch"] - _HOUR_S
    return sum(1 for sent in state["rate_windows"]["sends"] if sent["at"] > hour_ago)


def _measure(bench: Bench) -> Measurement:
    limit = bench.control.ask("GET", "/settings")["hourly_limit"]
    sent = _sent_this_hour(bench)
    return Measurement(sent >= limit, f"{sent} messages this hour, {limit} allowed")


def _remedy(bench: Bench) -> None:
    """The user waits an hour."""
    bench.service_clock.advance(_HOUR_S + 1)


HOURLY_LIMIT = Condition(
    id="spam.hourly_limit",
    cause=Cause.SPAM,
    title="Too many messages in an hour are refused until the hour is over",
    needs=frozenset({Capability.SECOND_DEVICE, Capability.SERVICE_CONTROL}),
    symptom=Symptom(MessageState.REFUSED, "sending messages too fast"),
    methods=(Method("as many messages as the limit allows", _inject),),
    measure=_measure,
    remedy=_remedy,
)
