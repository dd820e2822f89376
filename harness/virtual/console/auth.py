"""The token that opens the emulator console: a file in the user's home.

It is made when it is missing, never changed, and an empty file turns authentication off.

Source: external-qemu, android/console_auth.cpp (file name, mode 0600, 16 characters).
"""

from __future__ import annotations

import os
from pathlib import Path

_NAME = ".emulator_console_auth_token"
_LENGTH = 16


class TokenError(Exception):
    """The token file can neither be read nor made: the console lets nobody in."""


def token_path() -> Path:
    """Where this user's token is."""
    return Path.home() / _NAME


def read_token() -> str:
    """The token, "" when authentication is off; makes the file when it is missing.

    Raises:
        TokenError: the file cannot be read or written.
    """
    path = token_path()
    try:
        _create(path)
    except FileExistsError:
        pass
    except OSError as error:
        raise TokenError(f"cannot create {path}: {error.strerror}") from error
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        raise TokenError(f"cannot read {path}: {error.strerror}") from error


def _create(path: Path) -> None:
    """Make the file whole or not at all, so that nobody ever reads half a token."""
    if path.exists():
        raise FileExistsError(path)
    import secrets  # noqa: PLC0415  (only the first device of a user makes one)

    draft = path.with_name(f"{_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(_LENGTH)[:_LENGTH])
        path.hardlink_to(draft)  # unlike a rename, it never replaces what appeared meanwhile
    finally:
        draft.unlink()
