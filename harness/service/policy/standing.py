"""account.*: an account that an operator has flagged, suspended or revoked.

`limited` keeps replies and people who follow back; `suspended` and `banned` keep nothing.
"""

from harness.service.policy.model import (
    MESSAGES,
    Action,
    Decision,
    Event,
    Rule,
    Snapshot,
    Standing,
    refuse,
)

REFUSALS = {
    Standing.LIMITED: (
        "account.flagged",
        "restricted",
        "Your account was limited because of unusual activity. "
        "You can message only people who follow you back.",
    ),
    Standing.SUSPENDED: (
        "account.suspended",
        "suspended",
        "Your account is suspended. You can't send messages.",
    ),
    Standing.BANNED: (
        "account.revoked",
        "banned",
        "Your account was banned. You can't send messages.",
    ),
}


def _judge(event: Event, snapshot: Snapshot) -> Decision | None:
    standing = snapshot.sender.standing if snapshot.sender is not None else Standing.GOOD
    known = event.action is Action.REPLY or snapshot.relation.followed_back
    if standing not in REFUSALS or (standing is Standing.LIMITED and known):
        return None
    return refuse(*REFUSALS[standing])


RULE = Rule(actions=MESSAGES, judge=_judge)
