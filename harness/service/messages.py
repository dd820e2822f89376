"""Messages, conversations and receipts as they are stored."""

import secrets
import sqlite3
from dataclasses import dataclass

from harness.service.clock import ServiceClock, iso, iso_or_none
from harness.service.errors import NotFoundError
from harness.service.storage import Storage


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message; `seq` counts from 1 in its conversation; times in seconds since the epoch."""

    id: str
    conversation: str
    seq: int
    sender: str
    recipient: str
    text: str
    client_id: str
    sent_at: float
    delivered_at: float | None

    def wire(self) -> dict[str, object]:
        """The message as both APIs show it."""
        return {
            "id": self.id,
            "seq": self.seq,
            "conversation": self.conversation,
            "sender": self.sender,
            "text": self.text,
            "client_id": self.client_id,
            "sent_at": iso(self.sent_at),
            "delivered_at": iso_or_none(self.delivered_at),
        }


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message that a client asks to send."""

    sender: str
    recipient: str
    text: str
    client_id: str
    key: str | None


def conversation_of(one: str, other: str) -> str:
    """The conversation's name, the same from both sides."""
    return ":".join(sorted((one, other)))


def _message(row: sqlite3.Row) -> Message:
    return Message(**dict(row))


class Messages:
    """Every message; the order within a conversation is `seq`, with no gaps."""

    def __init__(self, storage: Storage, clock: ServiceClock) -> None:
        self._storage = storage
        self._clock = clock

    def add(self, draft: Draft) -> Message:
        """Store a message at the end of its conversation."""
        conversation = conversation_of(draft.sender, draft.recipient)
        seq = 1 + self._storage.number(
            "SELECT MAX(seq) FROM messages WHERE conversation = ?", conversation
        )
        message = Message(
            id=f"msg_{secrets.token_hex(8)}",
            conversation=conversation,
            seq=seq,
            sender=draft.sender,
            recipient=draft.recipient,
            text=draft.text,
            client_id=draft.client_id,
            sent_at=self._clock.now(),
            delivered_at=None,
        )
        self._storage.run(
            "INSERT INTO messages (id, conversation, seq, sender, recipient, text, client_id,"
            " sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            message.id,
            conversation,
            seq,
            draft.sender,
            draft.recipient,
            draft.text,
            draft.client_id,
            message.sent_at,
        )
        if draft.key is not None:
            self._storage.run(
                "INSERT INTO idempotency (username, key, message_id) VALUES (?, ?, ?)",
                draft.sender,
                draft.key,
                message.id,
            )
        return message

    def of_key(self, username: str, key: str) -> Message | None:
        """The message that an account sent with this key."""
        row = self._storage.one(
            "SELECT m.* FROM idempotency i JOIN messages m ON m.id = i.message_id"
            " WHERE i.username = ? AND i.key = ?",
            username,
            key,
        )
        return None if row is None else _message(row)

    def received(self, message_id: str, recipient: str) -> Message:
        """A message that `recipient` got; NotFoundError otherwise."""
        row = self._storage.one(
            "SELECT * FROM messages WHERE id = ? AND recipient = ?", message_id, recipient
        )
        if row is None:
            raise NotFoundError("There is no such message.")
        return _message(row)

    def mark_delivered(self, message_id: str) -> None:
        """Stamp the delivery; a second receipt changes nothing."""
        self._storage.run(
            "UPDATE messages SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL",
            self._clock.now(),
            message_id,
        )

    def between(self, one: str, other: str, after: int = 0, limit: int = 10_000) -> list[Message]:
        """A conversation in order, from `seq` after + 1 on."""
        rows = self._storage.all(
            "SELECT * FROM messages WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?",
            conversation_of(one, other),
            after,
            limit,
        )
        return [_message(row) for row in rows]

    def latest(self, username: str) -> list[Message]:
        """The last message of each of the account's conversations, newest first."""
        rows = self._storage.all(
            "SELECT m.* FROM messages m JOIN (SELECT conversation AS c, MAX(seq) AS s FROM messages"
            " WHERE sender = ? OR recipient = ? GROUP BY conversation)"
            " ON m.conversation = c AND m.seq = s ORDER BY m.sent_at DESC, m.rowid DESC",
            username,
            username,
        )
        return [_message(row) for row in rows]

    def has_written(self, sender: str, recipient: str) -> bool:
        """Whether one has ever written to the other."""
        return bool(
            self._storage.number(
                "SELECT EXISTS (SELECT 1 FROM messages WHERE sender = ? AND recipient = ?)",
                sender,
                recipient,
            )
        )

    def unread(self, username: str, peer: str) -> int:
        """How many messages of `peer` come after the account's read mark."""
        return self._storage.number(
            "SELECT COUNT(*) FROM messages WHERE recipient = ? AND sender = ? AND seq > COALESCE("
            "(SELECT seq FROM read_marks WHERE username = ? AND peer = ?), 0)",
            username,
            peer,
            username,
            peer,
        )

    def mark_read(self, username: str, peer: str, seq: int) -> None:
        """Move the read mark forward, never back."""
        self._storage.run(
            "INSERT INTO read_marks (username, peer, seq) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET seq = MAX(seq, excluded.seq)",
            username,
            peer,
            seq,
        )
