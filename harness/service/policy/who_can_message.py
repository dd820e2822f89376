"""privacy.who_can_message: everyone, followers (of the recipient), friends (both ways), no one."""

from harness.service.policy.model import (
    MESSAGES,
    Decision,
    Event,
    Relation,
    Rule,
    Snapshot,
    refuse,
)

TEXT = "This user is unable to receive your message due to their privacy settings."


def _accepts(setting: str, relation: Relation) -> bool:
    if setting == "followers":
        return relation.follows
    if setting == "friends":
        return relation.follows and relation.followed_back
    return setting == "everyone"


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    recipient = snapshot.recipient
    if recipient is None or _accepts(recipient.who_can_message, snapshot.relation):
        return None
    return refuse("privacy.who_can_message", "privacy", TEXT)


RULE = Rule(actions=MESSAGES, judge=_judge)
