"""Courier's database file, whole and damaged."""

import sqlite3
from pathlib import Path

import pytest

from harness.virtual.courier.database import Database, DatabaseError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "databases" / "courier.db"


class Lines(list[tuple[str, str, str]]):
    def __call__(self, priority: str, tag: str, message: str) -> None:
        self.append((priority, tag, message))


def fill(path: Path, rows: int = 400) -> None:
    database = Database(path, Lines())
    with database.transaction() as connection:
        for number in range(rows):
            connection.execute(
                "INSERT INTO conversations (peer, display_name) VALUES (?, ?)",
                (f"peer{number}", "x" * 100),
            )
    database.close()


def test_database_is_a_real_sqlite_file_with_androids_table(path: Path) -> None:
    Database(path, Lines()).close()

    assert path.read_bytes().startswith(b"SQLite format 3\0")
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT locale FROM android_metadata").fetchall() == [("en_US",)]
    connection.close()


def test_database_is_made_anew_when_its_header_is_garbage(path: Path) -> None:
    fill(path)
    path.write_bytes(b"\xde\xad" * 32 + path.read_bytes()[64:])
    log = Lines()

    database = Database(path, log)

    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM conversations").fetchone() == (0,)
    database.close()
    assert {(line[0], line[1]) for line in log} == {("E", "DefaultDatabaseErrorHandler")}


def test_database_that_turns_out_damaged_is_deleted_and_the_app_hears_of_it(path: Path) -> None:
    fill(path)
    data = path.read_bytes()
    half = len(data) // 2
    path.write_bytes(data[:half] + b"\xff" * half)
    database = Database(path, Lines())

    with pytest.raises(DatabaseError) as caught, database.transaction() as connection:
        connection.execute("SELECT * FROM conversations ORDER BY display_name").fetchall()

    assert caught.value.java_name == "android.database.sqlite.SQLiteDatabaseCorruptException"
    assert not path.exists()


def write_then_fail(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO conversations (peer, display_name) VALUES ('a', 'A')")
        connection.execute("INSERT INTO nowhere VALUES (1)")


def test_transaction_that_fails_leaves_nothing_behind(path: Path) -> None:
    database = Database(path, Lines())

    with pytest.raises(DatabaseError):
        write_then_fail(database)

    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM conversations").fetchone() == (0,)
    database.close()


def test_a_wrong_statement_is_no_damage(path: Path) -> None:
    database = Database(path, Lines())

    with pytest.raises(DatabaseError) as caught, database.transaction() as connection:
        connection.execute("SELECT * FROM nowhere")

    assert caught.value.java_name == "android.database.sqlite.SQLiteException"
    assert path.exists()
    database.close()
