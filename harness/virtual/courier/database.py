"""`databases/courier.db`: opening it, and what happens when it is damaged.

Damage is handled as Android does for every app that does not say otherwise: the damaged file is
deleted (frameworks/base/core/java/android/database/DefaultDatabaseErrorHandler.java). Found while
opening, the database is then created anew (SQLiteDatabase.open()); found later, the exception goes
on to the caller, which in Courier nobody catches, so the app crashes once.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS android_metadata (locale TEXT);
CREATE TABLE IF NOT EXISTS conversations (
    peer TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    unread INTEGER NOT NULL DEFAULT 0,
    request INTEGER NOT NULL DEFAULT 0,
    seq INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    peer TEXT NOT NULL,
    message_id TEXT UNIQUE,
    client_id TEXT NOT NULL DEFAULT '',
    outgoing INTEGER NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    at REAL NOT NULL,
    sort REAL NOT NULL,
    receipt_due INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS messages_by_peer ON messages (peer, sort, id);
CREATE TABLE IF NOT EXISTS outbox (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    attempts INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS sync (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""
_JAVA_NAMES = {
    sqlite3.SQLITE_CORRUPT: "SQLiteDatabaseCorruptException",
    sqlite3.SQLITE_NOTADB: "SQLiteDatabaseCorruptException",
    sqlite3.SQLITE_FULL: "SQLiteFullException",
    sqlite3.SQLITE_IOERR: "SQLiteDiskIOException",
    sqlite3.SQLITE_CANTOPEN: "SQLiteCantOpenDatabaseException",
    sqlite3.SQLITE_READONLY: "SQLiteReadOnlyDatabaseException",
}

Log = Callable[[str, str, str], None]


class DatabaseError(Exception):
    """SQLite failed; `java_name` is the exception that Android's wrapper throws."""

    def __init__(self, java_name: str, message: str) -> None:
        super().__init__(java_name, message)
        self.java_name = java_name
        self.message = message

    def __str__(self) -> str:
        return self.message

    @property
    def corrupt(self) -> bool:
        """Whether the file is damaged, rather than locked, full or forbidden."""
        return self.java_name.endswith(".SQLiteDatabaseCorruptException")


class Database:
    """The open database; statements of all threads go one after the other."""

    def __init__(self, path: Path, log: Log) -> None:
        self._path = path
        self._log = log
        self._lock = threading.RLock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = self._open()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing.

        Raises:
            DatabaseError: SQLite failed, with the name of Android's exception.
        """
        with self._lock:
            try:
                with self._connection:
                    yield self._connection
            except sqlite3.Error as error:
                failure = _translate(error)
                if failure.corrupt:
                    self._connection.close()
                    self._delete_damaged_file()
                raise failure from error

    def close(self) -> None:
        """Close the file; using it afterwards raises `DatabaseError`."""
        with self._lock:
            self._connection.close()

    def _open(self) -> sqlite3.Connection:
        try:
            return self._open_file()
        except sqlite3.Error as error:
            failure = _translate(error)
            if not failure.corrupt:
                raise failure from error
            self._delete_damaged_file()
            return self._open_file()

    def _open_file(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, check_same_thread=False)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(
                "PRAGMA journal_mode = TRUNCATE"
            )  # SQLiteGlobal.getDefaultJournalMode
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(_SCHEMA)
            connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
            if connection.execute("SELECT count(*) FROM android_metadata").fetchone()[0] == 0:
                connection.execute("INSERT INTO android_metadata VALUES ('en_US')")
            connection.commit()
        except BaseException:
            connection.close()
            raise
        return connection

    def _delete_damaged_file(self) -> None:
        tag = "DefaultDatabaseErrorHandler"
        self._log("E", tag, f"Corruption reported by sqlite on database: {self._path.name}")
        self._log("E", tag, f"deleting the database file: {self._path.name}")
        for suffix in ("", "-journal", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)


def _translate(error: sqlite3.Error) -> DatabaseError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    name = _JAVA_NAMES.get(code, "SQLiteException")
    return DatabaseError(f"android.database.sqlite.{name}", f"{error} (code {code})")
