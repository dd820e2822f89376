"""One SQLite connection, used only on the event loop's thread: statements never interleave.

A file is opened in WAL mode and held exclusively, so a commit costs well under a millisecond and a
second service on the same file is refused instead of corrupting rate windows.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from harness.service.errors import DatabaseUnusableError
from harness.service.schema import SCHEMA, VERSION

Value = str | int | float | None


class Storage:
    """The database: `path` is a file, or `:memory:`. Raises DatabaseUnusableError."""

    def __init__(self, path: str) -> None:
        try:
            self._connection = self._open(path)
        except sqlite3.Error as error:
            raise DatabaseUnusableError(f"{path}: {error}") from error

    @staticmethod
    def _open(path: str) -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=0.2, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found not in {0, VERSION}:
                raise sqlite3.DatabaseError(f"schema version {found}, this service needs {VERSION}")
            connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA}; COMMIT;")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements inside take effect, or none; nested ones join the outer one."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def run(self, sql: str, *values: Value) -> int:
        """Execute one statement; returns how many rows it changed."""
        return self._connection.execute(sql, values).rowcount

    def all(self, sql: str, *values: Value) -> list[sqlite3.Row]:
        """Every row of a query."""
        return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Value) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def number(self, sql: str, *values: Value) -> int:
        """The first column of the first row, an integer; 0 for NULL or no row."""
        row = self.one(sql, *values)
        return 0 if row is None or row[0] is None else int(row[0])

    def meta(self, key: str) -> str | None:
        """A value kept for the service itself (settings, clock offset)."""
        row = self.one("SELECT value FROM meta WHERE key = ?", key)
        return None if row is None else str(row["value"])

    def set_meta(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""
        self.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value)

    def close(self) -> None:
        """Close the database; idempotent."""
        self._connection.close()
