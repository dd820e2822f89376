"""What Courier knows: messages, conversations and the account, as plain data."""

from dataclasses import dataclass
from enum import StrEnum


class MessageState(StrEnum):
    """How far a message has come; the values are what the database holds."""

    PENDING = "pending"
    """In the outbox: being sent, or waiting for its turn, a retry or a network."""
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    """Given up or refused; `StoredMessage.reason` says why. Only the user starts it again."""
    RECEIVED = "received"


class Scope(StrEnum):
    """What a restriction takes away."""

    SEND = "send"
    REPLY = "reply"
    INBOX = "inbox"
    POST = "post"


@dataclass(frozen=True)
class StoredMessage:
    """One row of the database's `messages` table; `at` is in epoch seconds."""

    row: int
    peer: str
    outgoing: bool
    text: str
    state: MessageState
    at: float
    reason: str = ""
    client_id: str = ""
    message_id: str = ""


@dataclass(frozen=True)
class Conversation:
    """A line of the inbox."""

    peer: str
    display_name: str
    unread: int = 0
    request: bool = False
    last: StoredMessage | None = None


@dataclass(frozen=True)
class RemoteMessage:
    """A message as the service tells it; `sent_at` in epoch seconds."""

    message_id: str
    seq: int
    conversation: str
    sender: str
    text: str
    client_id: str
    sent_at: float
    delivered: bool


@dataclass(frozen=True)
class RemoteConversation:
    """A conversation as the service tells it."""

    peer: str
    display_name: str
    last_seq: int
    request: bool


@dataclass(frozen=True)
class Restriction:
    """Something that the service has taken from the account, until an epoch second or for good."""

    restriction_id: str
    kind: str
    message: str
    scope: frozenset[str] = frozenset()
    until: float | None = None
    appealable: bool = False
    appeal_state: str = ""


@dataclass(frozen=True)
class Strike:
    """An upheld violation of the service's rules."""

    strike_id: str
    policy: str
    message: str
    state: str
    expires: float | None = None
    appeal_state: str = ""


@dataclass(frozen=True)
class Account:
    """The signed-in account, as `GET /me` tells it."""

    username: str
    display_name: str
    verified: bool = False
    standing: str = "good"
    restrictions: tuple[Restriction, ...] = ()
    strikes: tuple[Strike, ...] = ()
    notices: tuple[str, ...] = ()

    def restricted(self, scope: Scope) -> Restriction | None:
        """The first restriction that covers `scope`."""
        return next((each for each in self.restrictions if scope in each.scope), None)


@dataclass(frozen=True)
class Person:
    """A result of the people search."""

    username: str
    display_name: str
    verified: bool
    relation: str

    @property
    def followed(self) -> bool:
        """Whether the signed-in account follows this person."""
        return self.relation in ("following", "friends")


@dataclass(frozen=True)
class Privacy:
    """The account's own privacy settings."""

    who_can_message: str = "everyone"
    private_account: bool = False
    discoverable: bool = True
    read_status: bool = True


@dataclass(frozen=True)
class Event:
    """One entry of the service's event stream."""

    number: int
    kind: str
    message: RemoteMessage | None = None
    message_id: str = ""
    peer: str = ""


@dataclass(frozen=True)
class EventPage:
    """What one long poll brought, and where the next one starts."""

    events: tuple[Event, ...] = ()
    following: int = 0


@dataclass(frozen=True)
class Draft:
    """A message on its way out, as the outbox hands it to the sender."""

    message: StoredMessage
    attempts: int = 0
