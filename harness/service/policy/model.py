"""The nouns of the policy engine: Event and Snapshot in, Decision out. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.service.policy.settings import PolicySettings


class Action(StrEnum):
    """What an account is about to do."""

    REQUEST = "request"  # any request but a message
    SEND = "send"  # a message to somebody who has not written to the sender
    REPLY = "reply"  # a message to somebody who has
    INBOX = "inbox"  # look at conversations and messages


class Scope(StrEnum):
    """What a restriction takes away."""

    SEND = "send"
    REPLY = "reply"
    INBOX = "inbox"
    POST = "post"


class Audience(StrEnum):
    """From whom an account accepts messages."""

    EVERYONE = "everyone"
    FOLLOWERS = "followers"
    FRIENDS = "friends"
    NO_ONE = "no_one"


class Standing(StrEnum):
    """How an account stands, from best to worst."""

    GOOD = "good"
    LIMITED = "limited"
    SUSPENDED = "suspended"
    BANNED = "banned"


class Kind(StrEnum):
    """What a restriction is."""

    NEW_ACCOUNT = "new_account"
    LIMITED = "limited"
    VIEW_ONLY = "view_only"
    MESSAGING_SUSPENSION = "messaging_suspension"
    TEMPORARY_BAN = "temporary_ban"
    PERMANENT_BAN = "permanent_ban"

    @property
    def standing(self) -> Standing:
        """What a restriction of this kind makes of an account."""
        if self in {Kind.TEMPORARY_BAN, Kind.PERMANENT_BAN}:
            return Standing.BANNED
        return Standing.SUSPENDED if self is Kind.MESSAGING_SUSPENSION else Standing.LIMITED


MESSAGES = frozenset({Action.SEND, Action.REPLY})


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that an account wants to do; `text` is empty when only the right to is asked."""

    action: Action
    protocol: int
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """One restriction in force; `until` None means that it does not end by itself."""

    id: str
    kind: Kind
    scope: frozenset[Scope]
    rule: str
    message: str
    until: float | None
    appealable: bool


@dataclass(frozen=True, kw_only=True)
class Person:
    """An account as the rules see it; times are seconds since the epoch, reputation 0 to 100."""

    username: str
    created_at: float
    verified: bool
    reputation: float
    standing: Standing
    who_can_message: Audience
    private_account: bool
    restrictions: tuple[Restriction, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Relation:
    """How sender and recipient stand to each other."""

    follows: bool = False  # the sender follows the recipient
    followed_back: bool = False  # the recipient follows the sender
    blocked: bool = False  # either has blocked the other
    accepted: bool = False  # the recipient has accepted the sender's request, or has written
    unanswered: int = 0  # messages sent to the recipient before acceptance


@dataclass(frozen=True, kw_only=True)
class Window:
    """A rate window; `frees_at` is set when it is full, and says when the next one fits."""

    limit: int
    frees_at: float | None = None


@dataclass(frozen=True, kw_only=True)
class Windows:
    """The sender's rate windows, with the limits that are in force for this very sender."""

    hour: Window
    day: Window
    new_account_day: Window
    people: Window
    identical: Window


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All that a rule may know. `recipient` is None where nobody is written to."""

    now: float
    settings: PolicySettings
    sender: Person | None
    recipient: Person | None = None
    relation: Relation = field(default_factory=Relation)
    windows: Windows | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the engine says: allowed, or which rule refuses, the text for the user, the end."""

    allowed: bool
    rule: str | None = None
    code: str = ""
    message: str = ""
    until: float | None = None
    appealable: bool = False
    restriction_id: str | None = None


ALLOWED = Decision(allowed=True)


def refuse(rule: str, code: str, message: str, until: float | None = None) -> Decision:
    """A refusal that no appeal can lift."""
    return Decision(allowed=False, rule=rule, code=code, message=message, until=until)


def refuse_by(restriction: Restriction, code: str) -> Decision:
    """A refusal that a restriction of the account explains."""
    return Decision(
        allowed=False,
        rule=restriction.rule,
        code=code,
        message=restriction.message,
        until=restriction.until,
        appealable=restriction.appealable,
        restriction_id=restriction.id,
    )


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: which actions it judges, and the pure function that may refuse them."""

    actions: frozenset[Action]
    judge: Callable[[Event, Snapshot], Decision | None]


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is held against an account: upheld reports without a strike, and active strikes."""

    upheld_reports: int
    active_strikes: int


@dataclass(frozen=True, kw_only=True)
class Sanction:
    """What upheld reports lead to; `suspend_until` None with `permanent` is a ban without end."""

    rule: str
    kind: Kind
    message: str
    strike_expires_at: float
    suspend_until: float | None
    permanent: bool
