"""Appeals: one a restriction or strike; accepted, it takes both back."""

import secrets
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from harness.service.clock import ServiceClock, iso, iso_or_none
from harness.service.errors import InvalidError, NotFoundError
from harness.service.events import Events
from harness.service.sanctions import Sanctions
from harness.service.storage import Storage


class AppealState(StrEnum):
    """How far an appeal has come."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """One appeal, against a restriction, a strike, or both."""

    id: str
    username: str
    restriction_id: str | None
    strike_id: str | None
    text: str
    state: AppealState
    submitted_at: float
    decided_at: float | None

    def wire(self) -> dict[str, object]:
        """The appeal as both APIs show it."""
        return {
            "id": self.id,
            "username": self.username,
            "restriction_id": self.restriction_id,
            "strike_id": self.strike_id,
            "text": self.text,
            "state": self.state,
            "submitted_at": iso(self.submitted_at),
            "decided_at": iso_or_none(self.decided_at),
        }


def _appeal(row: sqlite3.Row) -> Appeal:
    return Appeal(**{**dict(row), "state": AppealState(row["state"])})


class Appeals:
    """Submits and decides."""

    def __init__(
        self, storage: Storage, clock: ServiceClock, events: Events, sanctions: Sanctions
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._events = events
        self._sanctions = sanctions

    def of(self, username: str | None) -> list[Appeal]:
        """The appeals of one account, or all of them, oldest first."""
        rows = self._storage.all(
            "SELECT * FROM appeals WHERE ? IS NULL OR username = ? ORDER BY submitted_at, rowid",
            username,
            username,
        )
        return [_appeal(row) for row in rows]

    def get(self, appeal_id: str) -> Appeal:
        """One appeal; NotFoundError when there is none."""
        row = self._storage.one("SELECT * FROM appeals WHERE id = ?", appeal_id)
        if row is None:
            raise NotFoundError("There is no such appeal.")
        return _appeal(row)

    def submit(
        self, username: str, text: str, restriction_id: str | None, strike_id: str | None
    ) -> Appeal:
        """Appeal against one's own restriction or strike, once."""
        found = self._target(username, restriction_id, strike_id)
        if found is None:
            raise NotFoundError("There is nothing of yours to appeal here.")
        restriction_id, strike_id = found["restriction_id"], found["strike_id"]
        if not found["appealable"]:
            raise InvalidError("This cannot be appealed.", HTTPStatus.UNPROCESSABLE_ENTITY)
        for earlier in self.of(username):
            same = restriction_id is not None and earlier.restriction_id == restriction_id
            if same or (strike_id is not None and earlier.strike_id == strike_id):
                raise InvalidError("You have already appealed.", HTTPStatus.CONFLICT)
        identity = f"apl_{secrets.token_hex(8)}"
        self._storage.run(
            "INSERT INTO appeals (id, username, restriction_id, strike_id, text, state,"
            " submitted_at) VALUES (?, ?, ?, ?, ?, 'submitted', ?)",
            identity,
            username,
            restriction_id,
            strike_id,
            text,
            self._clock.now(),
        )
        self._events.record(username, "appeal_submitted", text=text)
        self._events.push(username, "account")
        return self.get(identity)

    def decide(self, appeal_id: str, *, accept: bool) -> Appeal:
        """Accept or reject an appeal that is still open."""
        appeal = self.get(appeal_id)
        if appeal.state is not AppealState.SUBMITTED:
            raise InvalidError("This appeal is already decided.", HTTPStatus.CONFLICT)
        state = AppealState.ACCEPTED if accept else AppealState.REJECTED
        self._storage.run(
            "UPDATE appeals SET state = ?, decided_at = ? WHERE id = ?",
            state,
            self._clock.now(),
            appeal_id,
        )
        self._events.record(appeal.username, f"appeal_{state}", text=appeal.text)
        if accept and appeal.strike_id is not None:
            self._sanctions.clear_strike(appeal.username, appeal.strike_id)
        if accept and appeal.restriction_id is not None:
            self._sanctions.lift(appeal.restriction_id, "appeal accepted")
        self._sanctions.notice(appeal.username, f"appeal_{state}", f"Your appeal was {state}.")
        return self.get(appeal_id)

    def _target(
        self, username: str, restriction_id: str | None, strike_id: str | None
    ) -> sqlite3.Row | None:
        """The restriction, or the strike with the restriction that it led to."""
        if restriction_id is not None:
            return self._storage.one(
                "SELECT id AS restriction_id, strike_id, appealable FROM restrictions"
                " WHERE id = ? AND username = ?",
                restriction_id,
                username,
            )
        return self._storage.one(
            "SELECT r.id AS restriction_id, s.id AS strike_id,"
            " COALESCE(r.appealable, 1) AS appealable FROM strikes s"
            " LEFT JOIN restrictions r ON r.strike_id = s.id WHERE s.id = ? AND s.username = ?",
            strike_id,
            username,
        )
