"""The control token: from the environment, else from a file that only its owner can read."""

import os
import secrets
import stat
from pathlib import Path

VARIABLE = "HARNESS_CONTROL_TOKEN"
SHORTEST = 16


class TokenFileError(Exception):
    """The token cannot be read or kept, or others could read it."""


def control_token(path: Path | None) -> tuple[str, str | None]:
    """The token, and the file that holds it (None when it came from the environment).

    A missing file is created with a random token and mode 0600. Raises TokenFileError.
    """
    given = os.environ.get(VARIABLE)
    if given is not None:
        return _checked(given, VARIABLE), None
    file = path or default_file()
    try:
        _create(file)
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise TokenFileError(f"{file}: others can read it; `chmod 600` it")
        return _checked(file.read_text(encoding="utf-8").strip(), str(file)), str(file)
    except (OSError, UnicodeDecodeError) as error:
        raise TokenFileError(f"{file}: {error}") from error


def default_file() -> Path:
    """Where the token is kept when nobody says, below ${XDG_STATE_HOME:-~/.local/state}."""
    home = os.environ.get("XDG_STATE_HOME")
    state = Path(home) if home else Path.home() / ".local" / "state"
    return state / "harness" / "service" / "control-token"


def _create(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as written:
        written.write(secrets.token_urlsafe(32) + "\n")


def _checked(token: str, where: str) -> str:
    if len(token) < SHORTEST or not token.isascii() or not token.isprintable():
        raise TokenFileError(f"{where}: a token is {SHORTEST} or more printable ASCII characters")
    return token
