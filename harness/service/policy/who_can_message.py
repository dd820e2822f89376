"""privacy.who_can_message: everyone, followers (of the recipient), friends (both ways), no one."""

from harness.service.policy.model import (
    MESSAGES,
    Audience,
    Decision,
    Event,
    Relation,
    Rule,
    Snapshot,
    refuse,
)

TEXT = "This user is unable to receive your message due to their privacy settings."


def _accepts(audience: Audience, relation: Relation) -> bool:
    if audience is Audience.FOLLOWERS:
        return relation.follows
    if audience is Audience.FRIENDS:
        return relation.follows and relation.followed_back
    return audience is Audience.EVERYONE


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    recipient = snapshot.recipient
    if recipient is None or _accepts(recipient.who_can_message, snapshot.relation):
        return None
    return refuse("privacy.who_can_message", "privacy", TEXT)


RULE = Rule(actions=MESSAGES, judge=_judge)
