"""Reports, strikes, restrictions and notices: what is held against an account, and until when."""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from harness.service.clock import HOUR, ServiceClock
from harness.service.errors import NotFoundError
from harness.service.events import Events
from harness.service.policy.model import Kind, Record, Restriction, Sanction, Scope
from harness.service.policy.settings import PolicySettings
from harness.service.policy.strikes import sanction
from harness.service.storage import Storage

WARNING = "A report about your account was upheld. Further violations suspend messaging."
STRIKE = "You received a strike for violating our Community Guidelines: {policy}."


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report: `reporter` and `message_id` where they are known."""

    policy: str
    upheld: bool
    reporter: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewRestriction:
    """A restriction to impose; `until` in seconds since the epoch, None for good."""

    kind: Kind
    scope: tuple[Scope, ...]
    rule: str
    message: str
    until: float | None
    appealable: bool = True
    strike_id: str | None = None


class StrikeState(StrEnum):
    """Whether a strike counts."""

    ACTIVE = "active"
    CLEARED = "cleared"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Strike:
    """One strike; it counts until it expires or is cleared."""

    id: str
    policy: str
    message: str
    created_at: float
    expires_at: float
    cleared_at: float | None

    def state(self, now: float) -> StrikeState:
        """Whether it counts at the moment `now`."""
        if self.cleared_at is not None:
            return StrikeState.CLEARED
        return StrikeState.ACTIVE if now < self.expires_at else StrikeState.EXPIRED


def restriction_of(row: sqlite3.Row) -> Restriction:
    """A row of the table as the policy engine sees it."""
    return Restriction(
        id=row["id"],
        kind=Kind(row["kind"]),
        scope=frozenset(Scope(word) for word in json.loads(row["scope"])),
        rule=row["rule"],
        message=row["message"],
        until=row["until"],
        appealable=bool(row["appealable"]),
    )


class Sanctions:
    """Imposes, lifts and lists; every change is logged and told to the account's app."""

    def __init__(self, storage: Storage, clock: ServiceClock, events: Events) -> None:
        self._storage = storage
        self._clock = clock
        self._events = events

    def in_force(self, username: str) -> tuple[Restriction, ...]:
        """The restrictions that hold now, oldest first."""
        rows = self._storage.all(
            "SELECT * FROM restrictions WHERE username = ? AND lifted_at IS NULL"
            " AND (until IS NULL OR until > ?) ORDER BY created_at, rowid",
            username,
            self._clock.now(),
        )
        return tuple(restriction_of(row) for row in rows)

    def restrict(self, username: str, new: NewRestriction) -> str:
        """Impose a restriction; returns its id."""
        identity = f"res_{secrets.token_hex(8)}"
        self._storage.run(
            "INSERT INTO restrictions (id, username, kind, scope, rule, message, created_at,"
            " until, appealable, strike_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            identity,
            username,
            new.kind,
            json.dumps([scope.value for scope in new.scope]),
            new.rule,
            new.message,
            self._clock.now(),
            new.until,
            int(new.appealable),
            new.strike_id,
        )
        self._events.record(username, "restricted", rule=new.rule, reason=new.message)
        self._events.push(username, "account")
        return identity

    def owner(self, restriction_id: str) -> str:
        """Whose restriction it is; NotFoundError when there is none."""
        row = self._storage.one("SELECT username FROM restrictions WHERE id = ?", restriction_id)
        if row is None:
            raise NotFoundError("There is no such restriction.")
        return str(row["username"])

    def lift(self, restriction_id: str, reason: str) -> None:
        """End a restriction now; one that is already lifted stays as it is."""
        username = self.owner(restriction_id)
        changed = self._storage.run(
            "UPDATE restrictions SET lifted_at = ? WHERE id = ? AND lifted_at IS NULL",
            self._clock.now(),
            restriction_id,
        )
        if changed:
            self._events.record(username, "restriction_lifted", reason=reason)
            self._events.push(username, "account")

    def strikes(self, username: str) -> list[Strike]:
        """Every strike, oldest first."""
        rows = self._storage.all(
            "SELECT id, policy, message, created_at, expires_at, cleared_at FROM strikes"
            " WHERE username = ? ORDER BY created_at, rowid",
            username,
        )
        return [Strike(**dict(row)) for row in rows]

    def clear_strike(self, username: str, strike_id: str) -> None:
        """Take a strike back, and lift what it led to."""
        self._storage.run(
            "UPDATE strikes SET cleared_at = ? WHERE id = ? AND cleared_at IS NULL",
            self._clock.now(),
            strike_id,
        )
        self._events.record(username, "strike_cleared")
        for row in self._storage.all("SELECT id FROM restrictions WHERE strike_id = ?", strike_id):
            self.lift(row["id"], "strike cleared")
        self._events.push(username, "account")

    def report(self, username: str, report: Report, settings: PolicySettings) -> None:
        """File a report; an upheld one may be a warning, a strike, a suspension or a ban."""
        self._storage.run(
            "INSERT INTO reports (id, username, policy, reporter, message_id, upheld, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            f"rep_{secrets.token_hex(8)}",
            username,
            report.policy,
            report.reporter,
            report.message_id,
            int(report.upheld),
            self._clock.now(),
        )
        kind = "report_upheld" if report.upheld else "reported"
        self._events.record(username, kind, peer=report.reporter, reason=report.policy)
        if report.upheld:
            self._judge(username, report.policy, settings)

    def notice(self, username: str, kind: str, text: str) -> None:
        """Tell the user something on the account's page."""
        self._storage.run(
            "INSERT INTO notices (id, username, kind, text, at) VALUES (?, ?, ?, ?, ?)",
            f"not_{secrets.token_hex(8)}",
            username,
            kind,
            text,
            self._clock.now(),
        )
        self._events.push(username, "account")

    def _judge(self, username: str, policy: str, settings: PolicySettings) -> None:
        now = self._clock.now()
        open_reports = self._storage.number(
            "SELECT COUNT(*) FROM reports WHERE username = ? AND upheld AND strike_id IS NULL",
            username,
        )
        strikes = self.strikes(username)
        active = sum(strike.state(now) is StrikeState.ACTIVE for strike in strikes)
        found = sanction(Record(upheld_reports=open_reports, active_strikes=active), settings, now)
        if found is not None:
            self._strike(username, policy, found)
        elif open_reports == 1 and not strikes:
            self.notice(username, "warning", WARNING)

    def _strike(self, username: str, policy: str, found: Sanction) -> None:
        identity, text = f"str_{secrets.token_hex(8)}", STRIKE.format(policy=policy)
        self._storage.run(
            "INSERT INTO strikes (id, username, policy, message, created_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            identity,
            username,
            policy,
            text,
            self._clock.now(),
            found.strike_expires_at,
        )
        self._storage.run(
            "UPDATE reports SET strike_id = ? WHERE username = ? AND upheld AND strike_id IS NULL",
            identity,
            username,
        )
        self._events.record(username, "strike", rule=found.rule, reason=text)
        self.notice(username, "strike", text)
        scope = tuple(Scope) if found.permanent else (Scope.SEND, Scope.REPLY)
        self.restrict(
            username,
            NewRestriction(
                kind=found.kind,
                scope=scope,
                rule=found.rule,
                message=found.message,
                until=found.suspend_until,
                strike_id=identity,
            ),
        )

    def settle_ended(self) -> None:
        """Log and tell the restrictions that the clock has ended, or moved back into force."""
        now = self._clock.now()
        for row in self._storage.all(
            "SELECT id, username, rule, until <= ? AS over FROM restrictions"
            " WHERE lifted_at IS NULL AND until IS NOT NULL AND ended != (until <= ?)",
            now,
            now,
        ):
            self._storage.run(
                "UPDATE restrictions SET ended = ? WHERE id = ?", row["over"], row["id"]
            )
            kind = "restriction_ended" if row["over"] else "restriction_resumed"
            self._events.record(row["username"], kind, rule=row["rule"])
            self._events.push(row["username"], "account")

    def next_end(self, username: str) -> float | None:
        """Seconds until the next restriction of the account ends; None when none does."""
        ends = [one.until for one in self.in_force(username) if one.until is not None]
        return max(0.0, min(ends) - self._clock.now()) if ends else None


def hours_from(now: float, hours: float | None) -> float | None:
    """The end of something that lasts `hours` (None: for good)."""
    return None if hours is None else now + hours * HOUR
