"""ban.*: a temporary or permanent ban takes away what its scope names, until it ends."""

from harness.service.policy.model import (
    Action,
    Decision,
    Event,
    Restriction,
    Rule,
    Scope,
    Snapshot,
    refuse_by,
)

SCOPE_OF = {Action.SEND: Scope.SEND, Action.REPLY: Scope.REPLY, Action.INBOX: Scope.INBOX}


def is_suspension(restriction: Restriction) -> bool:
    """Whether a restriction is a suspension of messaging, which another rule judges."""
    return restriction.kind.endswith("suspension")


def longest(event: Event, snapshot: Snapshot, *, suspension: bool) -> Restriction | None:
    """The restriction of one family that bars the event's action for longest."""
    scope = SCOPE_OF[event.action]
    held = snapshot.sender.restrictions if snapshot.sender is not None else ()
    found = [one for one in held if scope in one.scope and is_suspension(one) is suspension]
    return max(found, key=lambda one: one.until or float("inf"), default=None)


def _judge(event: Event, snapshot: Snapshot) -> Decision | None:
    restriction = longest(event, snapshot, suspension=False)
    if restriction is None:
        return None
    return refuse_by(restriction, "banned" if restriction.kind.endswith("ban") else "restricted")


RULE = Rule(actions=frozenset(SCOPE_OF), judge=_judge)
