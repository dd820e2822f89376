"""Messages, conversations and the outbox, kept in Courier's database.

A message's place in its conversation is `sort`: the service's sequence number once it has one, and
until then half a step after the last one known, so that what is unsent stays where it was written.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from harness.virtual.courier.database import Database
from harness.virtual.courier.model import (
    Conversation,
    Draft,
    MessageState,
    RemoteConversation,
    RemoteMessage,
    StoredMessage,
)

_MESSAGE = "id, peer, outgoing, text, state, at, reason, client_id, message_id"
_PREFIXED = ", ".join(f"m.{column}" for column in _MESSAGE.split(", "))


@dataclass(frozen=True)
class NewMessage:
    """What the user has written."""

    peer: str
    text: str
    client_id: str
    at: float


class Store:
    """Every question that Courier asks its database; thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def conversations(self) -> list[Conversation]:
        """The inbox, latest first."""
        query = f"""
            SELECT c.peer, c.display_name, c.unread, c.request, {_PREFIXED} FROM conversations c
            LEFT JOIN messages m ON m.id = (
                SELECT id FROM messages WHERE peer = c.peer ORDER BY sort DESC, id DESC LIMIT 1)
            ORDER BY m.at DESC, c.peer
        """  # noqa: S608  (built from this file's own column names)
        with self._database.transaction() as connection:
            rows = connection.execute(query).fetchall()
        return [
            Conversation(
                row[0], row[1], row[2], bool(row[3]), _message(row[4:]) if row[4] else None
            )
            for row in rows
        ]

    def display_name(self, peer: str) -> str:
        """What this person is called; the username when not known otherwise."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT display_name FROM conversations WHERE peer = ?", (peer,)
            ).fetchone()
        return str(row[0]) if row else peer

    def knows(self, peer: str) -> bool:
        """Whether there is a conversation with this person."""
        with self._database.transaction() as connection:
            query = "SELECT 1 FROM conversations WHERE peer = ?"
            return connection.execute(query, (peer,)).fetchone() is not None

    def put_conversation(self, peer: str, display_name: str, *, request: bool = False) -> None:
        """Make a conversation known, or rename it."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO conversations (peer, display_name, request) VALUES (?, ?, ?)"
                " ON CONFLICT (peer) DO UPDATE SET display_name = excluded.display_name,"
                " request = excluded.request",
                (peer, display_name, request),
            )

    def behind(self, conversations: Iterable[RemoteConversation]) -> list[tuple[str, int]]:
        """Which conversations lack messages, with the last sequence number that is here."""
        with self._database.transaction() as connection:
            known = dict(connection.execute("SELECT peer, seq FROM conversations"))
        return [
            (each.peer, known.get(each.peer, 0))
            for each in conversations
            if each.last_seq > known.get(each.peer, 0)
        ]

    def messages(self, peer: str, newest: int = -1) -> list[StoredMessage]:
        """One conversation, oldest first; only its `newest` messages, unless that is negative."""
        query = (
            f"SELECT {_MESSAGE} FROM messages WHERE peer = ? ORDER BY sort DESC, id DESC LIMIT ?"  # noqa: S608  (as above)
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query, (peer, newest)).fetchall()
        return [_message(row) for row in reversed(rows)]

    def mark_read(self, peer: str) -> bool:
        """The user looks at this conversation; tells whether anything was unread."""
        with self._database.transaction() as connection:
            return bool(
                connection.execute(
                    "UPDATE conversations SET unread = 0 WHERE peer = ? AND unread > 0", (peer,)
                ).rowcount
            )

    def compose(self, message: NewMessage) -> int:
        """Put a new message into its conversation and into the outbox; returns its row."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO conversations (peer, display_name) VALUES (?, ?)",
                (message.peer, message.peer),
            )
            row = connection.execute(
                "INSERT INTO messages (peer, client_id, outgoing, text, state, at, sort) VALUES"
                " (?, ?, 1, ?, ?, ?, (SELECT seq + 0.5 FROM conversations WHERE peer = ?))",
                (
                    message.peer,
                    message.client_id,
                    message.text,
                    MessageState.PENDING,
                    message.at,
                    message.peer,
                ),
            ).lastrowid
            connection.execute("INSERT INTO outbox (message) VALUES (?)", (row,))
        return int(row or 0)

    def resend(self, row: int, at: float) -> None:
        """Put a failed message at the end of its conversation and of the outbox."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE messages SET state = ?, reason = '', at = ?, sort ="
                " (SELECT seq + 0.5 FROM conversations WHERE peer = messages.peer)"
                " WHERE id = ? AND state = ?",
                (MessageState.PENDING, at, row, MessageState.FAILED),
            )
            connection.execute(
                "INSERT OR IGNORE INTO outbox (message) SELECT id FROM messages"
                " WHERE id = ? AND state = ?",
                (row, MessageState.PENDING),
            )

    def delete(self, row: int) -> None:
        """Remove a message from this device."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM messages WHERE id = ?", (row,))

    def next_draft(self) -> Draft | None:
        """The message whose turn it is, or None when the outbox is empty."""
        query = f"""
            SELECT o.attempts, {_PREFIXED} FROM outbox o JOIN messages m ON m.id = o.message
            ORDER BY o.place LIMIT 1
        """  # noqa: S608  (as above)
        with self._database.transaction() as connection:
            row = connection.execute(query).fetchone()
        return Draft(_message(row[1:]), row[0]) if row else None

    def waiting(self) -> int:
        """How many messages are in the outbox."""
        with self._database.transaction() as connection:
            return int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def count_attempt(self, row: int, attempts: int) -> None:
        """Remember how often sending was tried, also across process death."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE outbox SET attempts = ? WHERE message = ?", (attempts, row))

    def mark_failed(self, row: int, reason: str) -> None:
        """Take a message out of the outbox, not sent."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM outbox WHERE message = ?", (row,))
            connection.execute(
                "UPDATE messages SET state = ?, reason = ? WHERE id = ?",
                (MessageState.FAILED, reason, row),
            )

    def mark_sent(self, row: int, sent: RemoteMessage) -> None:
        """Take a message out of the outbox: the service has it."""
        with self._database.transaction() as connection:
            _mark_sent(connection, row, sent)

    def mark_delivered(self, message_id: str) -> None:
        """The other side has it."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE messages SET state = ? WHERE message_id = ? AND outgoing",
                (MessageState.DELIVERED, message_id),
            )

    def add_remote(self, remote: RemoteMessage, *, outgoing: bool) -> bool:
        """Store a message that the service told of; False when it is here already.

        One of ours that was given up, its answer lost, is sent after all.
        """
        state = MessageState.RECEIVED
        if outgoing:
            state = MessageState.DELIVERED if remote.delivered else MessageState.SENT
        peer = remote.conversation
        with self._database.transaction() as connection:
            if outgoing and _is_pending(connection, remote.client_id):
                return False  # the answer to our own request will tell
            given_up = _given_up(connection, remote.client_id) if outgoing else None
            if given_up is not None:
                _mark_sent(connection, given_up, remote)
                return True
            connection.execute(
                "INSERT OR IGNORE INTO conversations (peer, display_name) VALUES (?, ?)",
                (peer, peer),
            )
            added = connection.execute(
                "INSERT OR IGNORE INTO messages (peer, message_id, client_id, outgoing, text,"
                " state, at, sort, receipt_due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    peer,
                    remote.message_id,
                    remote.client_id,
                    outgoing,
                    remote.text,
                    state,
                    remote.sent_at,
                    remote.seq,
                    not outgoing and not remote.delivered,
                ),
            ).rowcount
            if added and not outgoing and not remote.delivered:
                connection.execute(
                    "UPDATE conversations SET unread = unread + 1 WHERE peer = ?", (peer,)
                )
            _advance(connection, remote)
        return bool(added)

    def receipts_due(self) -> list[str]:
        """The ids of messages whose arrival the service has not been told of."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT message_id FROM messages WHERE receipt_due ORDER BY id"
            )
            return [str(row[0]) for row in rows]

    def receipt_done(self, message_id: str) -> None:
        """The service knows that this message arrived."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE messages SET receipt_due = 0 WHERE message_id = ?", (message_id,)
            )

    def cursor(self) -> int | None:
        """How far the event stream was read; None before the first time."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT value FROM sync WHERE name = 'events'").fetchone()
        return int(row[0]) if row else None

    def set_cursor(self, number: int) -> None:
        """Remember how far the event stream was read."""
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO sync VALUES ('events', ?)", (number,))

    def wipe(self) -> None:
        """Forget everything of this account."""
        with self._database.transaction() as connection:
            for table in ("outbox", "messages", "conversations", "sync"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608  (as above)


def _message(row: tuple[object, ...]) -> StoredMessage:
    number, peer, outgoing, text, state, at, reason, client_id, message_id = row
    return StoredMessage(
        row=int(str(number)),
        peer=str(peer),
        outgoing=bool(outgoing),
        text=str(text),
        state=MessageState(str(state)),
        at=float(str(at)),
        reason=str(reason),
        client_id=str(client_id),
        message_id=str(message_id or ""),
    )


def _advance(connection: sqlite3.Connection, message: RemoteMessage) -> None:
    connection.execute(
        "UPDATE conversations SET seq = max(seq, ?) WHERE peer = ?",
        (message.seq, message.conversation),
    )


def _mark_sent(connection: sqlite3.Connection, row: int, sent: RemoteMessage) -> None:
    state = MessageState.DELIVERED if sent.delivered else MessageState.SENT
    connection.execute("DELETE FROM outbox WHERE message = ?", (row,))
    connection.execute(
        "DELETE FROM messages WHERE message_id = ? AND id <> ?", (sent.message_id, row)
    )
    connection.execute(
        "UPDATE messages SET state = ?, reason = '', message_id = ?, sort = ? WHERE id = ?",
        (state, sent.message_id, sent.seq, row),
    )
    connection.execute(  # what was written later stays below
        "UPDATE messages SET sort = ? WHERE peer = ? AND sort < ? AND"
        " (id IN (SELECT message FROM outbox) OR (state = ? AND id > ?))",
        (sent.seq + 0.5, sent.conversation, sent.seq, MessageState.FAILED, row),
    )
    connection.execute(  # who writes accepts the other's request
        "UPDATE conversations SET request = 0 WHERE peer = ?", (sent.conversation,)
    )
    _advance(connection, sent)


def _given_up(connection: sqlite3.Connection, client_id: str) -> int | None:
    """The row of one of ours that failed, which the service knows by this id."""
    query = "SELECT id FROM messages WHERE client_id = ? AND outgoing AND state = ?"
    row = connection.execute(query, (client_id, MessageState.FAILED)).fetchone()
    return int(row[0]) if row is not None and client_id else None


def _is_pending(connection: sqlite3.Connection, client_id: str) -> bool:
    query = "SELECT 1 FROM messages m JOIN outbox o ON o.message = m.id WHERE m.client_id = ?"
    return connection.execute(query, (client_id,)).fetchone() is not None
