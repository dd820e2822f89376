"""Reads the whole mutable state of an account, and restores it exactly."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from typing import TypeVar

from pydantic import BaseModel

from harness.service.accounts import Accounts, Privacy
from harness.service.errors import InvalidError
from harness.service.state_document import (
    AccountState,
    AppealRow,
    FollowRow,
    NoticeRow,
    PrivacyState,
    ProfileState,
    RateWindowState,
    ReportRow,
    RestrictionRow,
    SendRow,
    StrangerRow,
    StrikeRow,
)
from harness.service.storage import Storage, Value

Row = TypeVar("Row", bound=BaseModel)
OWNED = (
    "blocks", "accepted_peers", "restrictions", "strikes", "appeals", "reports", "notices",
    "sends", "stranger_counts",
)  # fmt: skip


class States:
    """Reads and restores the state of an account."""

    def __init__(self, storage: Storage, accounts: Accounts) -> None:
        self._storage = storage
        self._accounts = accounts

    def read(self, username: str) -> AccountState:
        """The state as it is; NotFoundError for an unknown account."""
        account = self._accounts.get(username)
        return AccountState(
            username=username,
            profile=ProfileState.model_validate(
                {name: getattr(account, name) for name in ProfileState.model_fields}
            ),
            privacy=PrivacyState.model_validate(asdict(account.privacy)),
            follows=self._follows(username, "follower", "followed"),
            followers=self._follows(username, "followed", "follower"),
            blocks=self._peers("blocks", username),
            accepted_peers=self._peers("accepted_peers", username),
            restrictions=self._rows("restrictions", RestrictionRow, username),
            strikes=self._rows("strikes", StrikeRow, username),
            appeals=self._rows("appeals", AppealRow, username),
            reports=self._rows("reports", ReportRow, username),
            notices=self._rows("notices", NoticeRow, username),
            rate_windows=RateWindowState(
                sends=self._rows("sends", SendRow, username),
                strangers=self._rows("stranger_counts", StrangerRow, username, "peer"),
            ),
        )

    def restore(self, username: str, state: AccountState) -> None:
        """Make the account what `state` says; InvalidError changes nothing."""
        self._accounts.get(username)
        if state.username != username:
            raise InvalidError(f"This is the state of {state.username}.", 422)
        try:
            with self._storage.transaction():
                self.clear(username)
                self._restore_profile(username, state)
                self._restore_peers(username, state)
                self._restore_rows(username, state)
        except sqlite3.IntegrityError as error:
            text = "It names an account that does not exist, or an id of another account."
            raise InvalidError(text, 422) from error

    def clear(self, username: str) -> None:
        """Forget everything but the account's own columns and its messages."""
        for table in OWNED:
            self._storage.run(f"DELETE FROM {table} WHERE username = ?", username)  # noqa: S608  (ours)
        self._storage.run(
            "DELETE FROM follows WHERE follower = ? OR followed = ?", username, username
        )

    def _restore_profile(self, username: str, state: AccountState) -> None:
        self._accounts.change(username, **state.profile.model_dump())
        self._accounts.set_privacy(username, Privacy(**state.privacy.model_dump()))

    def _restore_peers(self, username: str, state: AccountState) -> None:
        pairs = [(username, one.peer, one.pending) for one in state.follows]
        pairs += [(one.peer, username, one.pending) for one in state.followers]
        for follower, followed, pending in pairs:
            self._insert(
                "follows", {"follower": follower, "followed": followed, "pending": int(pending)}
            )
        for peer in state.blocks:
            self._insert("blocks", {"username": username, "peer": peer})
        for peer in state.accepted_peers:
            self._insert("accepted_peers", {"username": username, "peer": peer})

    def _restore_rows(self, username: str, state: AccountState) -> None:
        tables: tuple[tuple[str, Iterable[BaseModel]], ...] = (
            ("restrictions", state.restrictions),
            ("strikes", state.strikes),
            ("appeals", state.appeals),
            ("reports", state.reports),
            ("notices", state.notices),
            ("sends", state.rate_windows.sends),
            ("stranger_counts", state.rate_windows.strangers),
        )
        for table, rows in tables:
            for row in rows:
                self._insert(table, {"username": username, **row.model_dump(mode="json")})

    def _insert(self, table: str, row: dict[str, object]) -> None:
        values = [_column(value) for value in row.values()]
        marks = ", ".join("?" for _ in values)
        names = ", ".join(row)  # columns of our own models, never a client's words
        self._storage.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values)  # noqa: S608

    def _rows(self, table: str, model: type[Row], username: str, order: str = "rowid") -> list[Row]:
        rows = self._storage.all(
            f"SELECT {', '.join(model.model_fields)} FROM {table}"  # noqa: S608  (ours)
            f" WHERE username = ? ORDER BY {order}",
            username,
        )
        return [model.model_validate(_fields(row)) for row in rows]

    def _follows(self, username: str, mine: str, theirs: str) -> list[FollowRow]:
        rows = self._storage.all(
            f"SELECT {theirs} AS peer, pending FROM follows"  # noqa: S608  (ours)
            f" WHERE {mine} = ? ORDER BY {theirs}",
            username,
        )
        return [FollowRow.model_validate(dict(row)) for row in rows]

    def _peers(self, table: str, username: str) -> list[str]:
        rows = self._storage.all(
            f"SELECT peer FROM {table} WHERE username = ? ORDER BY peer",  # noqa: S608  (ours)
            username,
        )
        return [str(row["peer"]) for row in rows]


def _column(value: object) -> Value:
    if isinstance(value, list):
        return json.dumps(value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"no column holds {value!r}")


def _fields(row: sqlite3.Row) -> dict[str, object]:
    fields = dict(row)
    if "scope" in fields:
        fields["scope"] = json.loads(fields["scope"])
    return fields
