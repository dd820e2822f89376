"""Runs the rules in their declared order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.service.policy import (
    ban,
    blocked,
    content,
    daily_limit,
    group_limit,
    hourly_limit,
    identical_text,
    new_account_daily,
    new_account_followers,
    private_account,
    protocol_floor,
    recipient_restricted,
    standing,
    stranger_quota,
    suspension,
    who_can_message,
)
from harness.service.policy.model import ALLOWED
from harness.service.policy.strikes import sanction

if TYPE_CHECKING:
    from harness.service.policy.model import Decision, Event, Rule, Snapshot

__all__ = ["RULES", "decide", "sanction"]

# The order is what the user is told first: the app, the account, the recipient, the message.
RULES: tuple[Rule, ...] = (
    protocol_floor.RULE,
    ban.RULE,
    suspension.RULE,
    standing.RULE,
    blocked.RULE,
    recipient_restricted.RULE,
    who_can_message.RULE,
    private_account.RULE,
    new_account_followers.RULE,
    new_account_daily.RULE,
    content.RULE,
    identical_text.RULE,
    hourly_limit.RULE,
    daily_limit.RULE,
    group_limit.RULE,
    stranger_quota.RULE,
)


def decide(event: Event, snapshot: Snapshot) -> Decision:
    """The decision of the first rule that refuses; allowed when none does."""
    for rule in RULES:
        if event.action in rule.actions:
            decision = rule.judge(event, snapshot)
            if decision is not None:
                return decision
    return ALLOWED
