"""account.new_account_limit: a new, unverified account may message only who follows it back."""

from typing import Protocol

from harness.service.clock import DAY
from harness.service.policy.model import (
    MESSAGES,
    Decision,
    Event,
    Rule,
    Snapshot,
    refuse,
)
from harness.service.policy.settings import PolicySettings

NAME = "account.new_account_limit"
TEXT = (
    "New accounts can message only people who follow them back. Verify your account to lift this."
)


class Aged(Protocol):
    """Whatever has an age and may be verified."""

    @property
    def created_at(self) -> float:
        """Seconds since the epoch."""

    @property
    def verified(self) -> bool:
        """Whether the owner has proven who they are."""


def new_until(account: Aged, settings: PolicySettings, now: float) -> float | None:
    """When an account stops being new (seconds since the epoch); None when it is not new."""
    end = account.created_at + settings.new_account_days * DAY
    return None if account.verified or now >= end else end


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    if snapshot.sender is None or snapshot.relation.followed_back:
        return None
    until = new_until(snapshot.sender, snapshot.settings, snapshot.now)
    return None if until is None else refuse(NAME, "restricted", TEXT, until)


RULE = Rule(actions=MESSAGES, judge=_judge)
