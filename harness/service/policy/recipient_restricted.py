"""guidelines.recipient_restricted: the recipient is suspended or banned and receives nothing."""

from harness.service.policy.model import (
    MESSAGES,
    Decision,
    Event,
    Kind,
    Rule,
    Scope,
    Snapshot,
    Standing,
    refuse,
)

TEXT = (
    "This account can't send or receive messages due to multiple Community Guidelines violations."
)


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    recipient = snapshot.recipient
    if recipient is None:
        return None
    barred = recipient.standing in {Standing.SUSPENDED, Standing.BANNED} or any(
        Scope.INBOX in one.scope or one.kind is Kind.MESSAGING_SUSPENSION
        for one in recipient.restrictions
    )
    # When it ends is the recipient's business, so it is not told.
    return refuse("guidelines.recipient_restricted", "restricted", TEXT) if barred else None


RULE = Rule(actions=MESSAGES, judge=_judge)
