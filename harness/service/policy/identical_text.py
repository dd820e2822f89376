"""spam.identical_text: one text went to many different people within an hour."""

from harness.service.policy.model import MESSAGES, Decision, Event, Rule, Snapshot, refuse

TEXT = "You have sent the same message to too many people. Write something else or take a rest."


def normalised(text: str) -> str:
    """What counts as the same text: case and spaces make no difference."""
    return " ".join(text.casefold().split())


def _judge(_event: Event, snapshot: Snapshot) -> Decision | None:
    frees_at = snapshot.windows.identical.frees_at if snapshot.windows is not None else None
    return None if frees_at is None else refuse("spam.identical_text", "spam", TEXT, frees_at)


RULE = Rule(actions=MESSAGES, judge=_judge)
