"""spam.hourly_limit: so many messages within any hour; fewer for a low reputation."""

from harness.service.policy.model import MESSAGES, Decision, Event, Rule, Snapshot, refuse

TEXT = "You are sending messages too fast. Take a rest."


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    frees_at = snapshot.windows.hour.frees_at if snapshot.windows is not None else None
    return None if frees_at is None else refuse("spam.hourly_limit", "rate_limited", TEXT, frees_at)


RULE = Rule(actions=MESSAGES, judge=_judge)
