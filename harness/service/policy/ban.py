"""ban.*: a temporary or permanent ban takes away what its scope names, until it ends."""

from harness.service.policy.model import (
    Action,
    Decision,
    Event,
    Restriction,
    Rule,
    Scope,
    Snapshot,
    Standing,
    refuse_by,
)

SCOPE_OF = {Action.SEND: Scope.SEND, Action.REPLY: Scope.REPLY, Action.INBOX: Scope.INBOX}


def longest(event: Event, snapshot: Snapshot, standings: frozenset[Standing]) -> Restriction | None:
    """The restriction that bars the event's action for longest, of those that mean a standing."""
    scope = SCOPE_OF[event.action]
    held = snapshot.sender.restrictions if snapshot.sender is not None else ()
    found = [one for one in held if scope in one.scope and one.kind.standing in standings]
    return max(found, key=lambda one: one.until or float("inf"), default=None)


def _judge(event: Event, snapshot: Snapshot) -> Decision | None:
    restriction = longest(event, snapshot, frozenset({Standing.BANNED, Standing.LIMITED}))
    if restriction is None:
        return None
    return refuse_by(
        restriction, "banned" if restriction.kind.standing is Standing.BANNED else "restricted"
    )


RULE = Rule(actions=frozenset(SCOPE_OF), judge=_judge)
