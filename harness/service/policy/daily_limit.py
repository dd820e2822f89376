"""spam.daily_limit: so many messages within any 24 hours; fewer for a low reputation."""

from harness.service.policy.hourly_limit import TEXT
from harness.service.policy.model import MESSAGES, Decision, Event, Rule, Snapshot, refuse


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    frees_at = snapshot.windows.day.frees_at if snapshot.windows is not None else None
    return None if frees_at is None else refuse("spam.daily_limit", "rate_limited", TEXT, frees_at)


RULE = Rule(actions=MESSAGES, judge=_judge)
