"""Rate windows: what an account sent lately, and when the next message fits."""

import hashlib

from harness.service.accounts import Account
from harness.service.clock import DAY, HOUR
from harness.service.messages import Message
from harness.service.policy.identical_text import normalised
from harness.service.policy.model import Window, Windows
from harness.service.policy.settings import PolicySettings
from harness.service.storage import Storage, Value

KEPT = 2 * DAY


def digest(text: str) -> str:
    """What stands for a text in the window, so that no text is kept twice."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()[:32]


class RateWindows:
    """The sends of the last two days, and messages to strangers who have not accepted."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def record(self, message: Message, peer: str) -> None:
        """Count a message that was accepted."""
        oldest = message.sent_at - KEPT
        self._storage.run("DELETE FROM sends WHERE username = ? AND at < ?", message.sender, oldest)
        self._storage.run(
            "INSERT INTO sends (username, message_id, peer, digest, at) VALUES (?, ?, ?, ?, ?)",
            message.sender,
            message.id,
            peer,
            digest(message.text),
            message.sent_at,
        )

    def count_stranger(self, username: str, peer: str) -> None:
        """Count a message to somebody who has not accepted the sender."""
        self._storage.run(
            "INSERT INTO stranger_counts (username, peer, count) VALUES (?, ?, 1)"
            " ON CONFLICT DO UPDATE SET count = count + 1",
            username,
            peer,
        )

    def unanswered(self, username: str, peer: str) -> int:
        """How many messages `peer` has got as a stranger."""
        return self._storage.number(
            "SELECT count FROM stranger_counts WHERE username = ? AND peer = ?", username, peer
        )

    def forget_stranger(self, username: str, peer: str) -> None:
        """`peer` has accepted: the quota no longer counts."""
        self._storage.run(
            "DELETE FROM stranger_counts WHERE username = ? AND peer = ?", username, peer
        )

    def of(
        self, account: Account, peer: str, text: str, now: float, settings: PolicySettings
    ) -> Windows:
        """The windows as they are before a message `text` to `peer`."""
        spread = _Spread(self._storage, account.username, peer, now)
        limit = _LimitsFor(account, settings)
        times = "SELECT at AS t FROM sends WHERE username = ? AND at <= ? AND at > ?"
        hourly = limit.of(settings.hourly_limit)
        daily = limit.of(settings.daily_limit)
        newcomer = settings.new_account_daily_limit
        return Windows(
            hour=Window(limit=hourly, frees_at=spread.full(times, hourly, HOUR)),
            day=Window(limit=daily, frees_at=spread.full(times, daily, DAY)),
            new_account_day=Window(limit=newcomer, frees_at=spread.full(times, newcomer, DAY)),
            people=spread.people(limit.of(settings.group_limit), None),
            identical=spread.people(
                limit.of(settings.identical_text_limit), digest(text) if text else ""
            ),
        )


class _LimitsFor:
    """Shrinks limits for an account of low reputation."""

    def __init__(self, account: Account, settings: PolicySettings) -> None:
        low = account.reputation < settings.low_reputation
        self._factor = settings.low_reputation_factor if low else 1.0

    def of(self, limit: int) -> int:
        return limit if self._factor == 1.0 else min(limit, max(1, int(limit * self._factor)))


class _Spread:
    """Reads the windows of one account at one moment."""

    def __init__(self, storage: Storage, username: str, peer: str, now: float) -> None:
        self._storage = storage
        self._username = username
        self._peer = peer
        self._now = now

    def full(self, times: str, limit: int, span: float, *values: Value) -> float | None:
        """When the limit-th newest time leaves the window; None while there is room."""
        if limit == 0:
            return self._now + span
        row = self._storage.one(
            f"{times} ORDER BY t DESC LIMIT 1 OFFSET ?",
            self._username,
            self._now,
            self._now - span,
            *values,
            limit - 1,
        )
        return None if row is None else float(row["t"]) + span

    def people(self, limit: int, text: str | None) -> Window:
        """The window of different people within an hour; `text` narrows it to one digest."""
        where = "username = ? AND at <= ? AND at > ?"
        values: list[Value] = []
        if text is not None:
            where += " AND digest = ?"
            values.append(text)
        known = self._storage.number(
            f"SELECT COUNT(*) FROM sends WHERE {where} AND peer = ?",  # noqa: S608  (ours)
            self._username,
            self._now,
            self._now - HOUR,
            *values,
            self._peer,
        )
        if known or text == "":
            return Window(limit=limit)
        grouped = f"SELECT MAX(at) AS t FROM sends WHERE {where} GROUP BY peer"  # noqa: S608  (ours)
        return Window(limit=limit, frees_at=self.full(grouped, limit, HOUR, *values))
