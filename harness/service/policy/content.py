"""spam.content: the text contains a phrase that the service forbids."""

from harness.service.policy.identical_text import normalised
from harness.service.policy.model import MESSAGES, Decision, Event, Rule, Snapshot, refuse

TEXT = (
    "This message violated our Community Guidelines. "
    "We restrict certain content and actions to protect our community."
)


def _judge(event: Event, snapshot: Snapshot) -> Decision | None:
    text = normalised(event.text)
    if any(normalised(phrase) in text for phrase in snapshot.settings.forbidden_phrases):
        return refuse("spam.content", "content", TEXT)
    return None


RULE = Rule(actions=MESSAGES, judge=_judge)
