"""The policy engine: small rules, one a file, over a snapshot; the first that refuses wins."""

from harness.service.policy.engine import decide, sanction
from harness.service.policy.model import (
    Action,
    Decision,
    Event,
    Person,
    Relation,
    Restriction,
    Sanction,
    Scope,
    Snapshot,
    Windows,
)

__all__ = [
    "Action",
    "Decision",
    "Event",
    "Person",
    "Relation",
    "Restriction",
    "Sanction",
    "Scope",
    "Snapshot",
    "Windows",
    "decide",
    "sanction",
]
