"""privacy.private_account: a private account hears only from people connected with it."""

from harness.service.policy.model import MESSAGES, Decision, Event, Rule, Snapshot, refuse
from harness.service.policy.who_can_message import TEXT


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    recipient, relation = snapshot.recipient, snapshot.relation
    connected = relation.follows or relation.followed_back or relation.accepted
    if recipient is None or not recipient.private_account or connected:
        return None
    return refuse("privacy.private_account", "privacy", TEXT)


RULE = Rule(actions=MESSAGES, judge=_judge)
