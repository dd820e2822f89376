"""The token file: made once, private, never changed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from harness.virtual.console.auth import TokenError, read_token, token_path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_token_is_made_when_it_is_missing(home: Path) -> None:
    token = read_token()

    path = home / ".emulator_console_auth_token"
    assert token_path() == path
    assert path.read_text() == token
    assert len(token) == 16
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(home.iterdir()) == [path]


def test_token_is_never_overwritten(home: Path) -> None:
    path = home / ".emulator_console_auth_token"
    path.write_text("my own token\n")

    assert read_token() == "my own token"
    assert path.read_text() == "my own token\n"


def test_empty_file_turns_authentication_off(home: Path) -> None:
    (home / ".emulator_console_auth_token").touch()

    assert read_token() == ""


def test_token_is_one_for_all_who_start_at_once(home: Path) -> None:
    start = threading.Barrier(8)
    tokens: list[str] = []

    def read() -> None:
        start.wait()
        tokens.append(read_token())

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert len(set(tokens)) == 1
    assert len(list(home.iterdir())) == 1


def test_token_that_cannot_be_read_is_an_error(home: Path) -> None:
    (home / ".emulator_console_auth_token").mkdir()

    with pytest.raises(TokenError):
        read_token()
