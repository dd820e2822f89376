"""The policy engine: small rules, one a file, over a snapshot; the first that refuses wins."""

from harness.service.policy.engine import decide, sanction
from harness.service.policy.model import (
    Action,
    Audience,
    Decision,
    Event,
    Kind,
    Person,
    Relation,
    Restriction,
    Sanction,
    Scope,
    Snapshot,
    Standing,
    Windows,
)

__all__ = [
    "Action",
    "Audience",
    "Decision",
    "Event",
    "Kind",
    "Person",
    "Relation",
    "Restriction",
    "Sanction",
    "Scope",
    "Snapshot",
    "Standing",
    "Windows",
    "decide",
    "sanction",
]
