"""guidelines.suspension: messaging is suspended after repeated violations, until it ends."""

from harness.service.policy.ban import SCOPE_OF, longest
from harness.service.policy.model import Decision, Event, Rule, Snapshot, Standing, refuse_by


def _judge(event: Event, snapshot: Snapshot) -> Decision | None:
    restriction = longest(event, snapshot, frozenset({Standing.SUSPENDED}))
    return None if restriction is None else refuse_by(restriction, "suspended")


RULE = Rule(actions=frozenset(SCOPE_OF), judge=_judge)
