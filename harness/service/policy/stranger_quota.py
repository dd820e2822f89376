"""spam.stranger_quota: a few messages to a stranger until the message request is accepted."""

from harness.service.policy.model import MESSAGES, Decision, Event, Rule, Snapshot, refuse

TEXT = "Chat messages limit reached. You will not be able to send messages to this user."


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    relation = snapshot.relation
    if relation.accepted or relation.followed_back:
        return None
    if relation.unanswered < snapshot.settings.stranger_limit:
        return None
    return refuse("spam.stranger_quota", "spam", TEXT)


RULE = Rule(actions=MESSAGES, judge=_judge)
