"""updates.minimum_protocol: an app that speaks too old a protocol must be updated first."""

from harness.service.policy.model import Action, Decision, Event, Rule, Snapshot, refuse


def _judge(event: Event, snapshot: Snapshot) -> Decision | None:
    settings = snapshot.settings
    if event.protocol >= settings.minimum_protocol:
        return None
    return refuse("updates.minimum_protocol", "update_required", settings.update_text)


RULE = Rule(actions=frozenset(Action), judge=_judge)
