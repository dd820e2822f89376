"""What happened to an account: an append-only log for tests, and the stream that its app reads.

Both are numbered from 1 per account. A long poll waits on the stream; `Bell` wakes it.
"""

import asyncio
import json
from collections import defaultdict

from harness.service.clock import ServiceClock, iso
from harness.service.storage import Storage

Body = dict[str, object]
LOG_FIELDS = ("message_id", "client_id", "peer", "text", "rule", "reason")


class Bell:
    """Wakes the long polls of an account; after `close` nobody waits any more."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    def ring(self, username: str) -> None:
        """Wake everybody who waits for `username`."""
        for event in self._waiting.get(username, ()):
            event.set()

    async def wait(self, username: str, seconds: float) -> None:
        """Return when the bell rings, is closed, or after `seconds`."""
        if self.closed:
            return
        event = asyncio.Event()
        self._waiting[username].add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
        finally:
            self._waiting[username].discard(event)
            if not self._waiting[username]:
                del self._waiting[username]

    def close(self) -> None:
        """End every long poll, now and from now on."""
        self.closed = True
        for username in list(self._waiting):
            self.ring(username)


class Journal:
    """One numbered list of events per account, in the table `log` or `stream`."""

    def __init__(self, storage: Storage, clock: ServiceClock, table: str) -> None:
        self._storage = storage
        self._clock = clock
        self._table = table

    def append(self, username: str, kind: str, fields: Body) -> None:
        """Add an event, stamped with the service's time."""
        n = self.last(username) + 1
        body = {"n": n, "at": iso(self._clock.now()), "kind": kind, **fields}
        self._storage.run(
            f"INSERT INTO {self._table} (username, n, body) VALUES (?, ?, ?)",  # noqa: S608  (ours)
            username,
            n,
            json.dumps(body),
        )

    def last(self, username: str) -> int:
        """The number of the newest event; 0 when there is none."""
        query = f"SELECT MAX(n) FROM {self._table} WHERE username = ?"  # noqa: S608  (ours)
        return self._storage.number(query, username)

    def after(self, username: str, n: int, limit: int = 1000) -> list[Body]:
        """The events after number `n`, oldest first."""
        rows = self._storage.all(
            f"SELECT body FROM {self._table} WHERE username = ? AND n > ?"  # noqa: S608  (ours)
            " ORDER BY n LIMIT ?",
            username,
            n,
            limit,
        )
        return [json.loads(row["body"]) for row in rows]


class Events:
    """The log and the stream of every account."""

    def __init__(self, storage: Storage, clock: ServiceClock) -> None:
        self.log = Journal(storage, clock, "log")
        self.stream = Journal(storage, clock, "stream")
        self.bell = Bell()

    def record(self, username: str, kind: str, **fields: object) -> None:
        """Add to the log; every entry has all of LOG_FIELDS, null where nothing applies."""
        self.log.append(username, kind, {**dict.fromkeys(LOG_FIELDS), **fields})

    def push(self, username: str, kind: str, **fields: object) -> None:
        """Add to the stream of the account's app, and wake it."""
        self.stream.append(username, kind, fields)
        self.bell.ring(username)
