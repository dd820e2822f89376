"""account.new_account_daily_limit: a new, unverified account sends only a few messages a day."""

from harness.service.policy.model import MESSAGES, Decision, Event, Rule, Snapshot, refuse
from harness.service.policy.new_account_followers import new_until

TEXT = "New accounts can send only a few messages a day. Verify your account to lift this."


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    if snapshot.sender is None or snapshot.windows is None:
        return None
    end = new_until(snapshot.sender, snapshot.settings, snapshot.now)
    frees_at = snapshot.windows.new_account_day.frees_at
    if end is None or frees_at is None:
        return None
    return refuse("account.new_account_daily_limit", "restricted", TEXT, min(end, frees_at))


RULE = Rule(actions=MESSAGES, judge=_judge)
