"""privacy.blocked: neither side of a block can message the other."""

from harness.service.policy.model import MESSAGES, Decision, Event, Rule, Snapshot, refuse
from harness.service.policy.who_can_message import TEXT


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    # The text is that of the privacy settings: a block is not told to the blocked.
    return refuse("privacy.blocked", "privacy", TEXT) if snapshot.relation.blocked else None


RULE = Rule(actions=MESSAGES, judge=_judge)
