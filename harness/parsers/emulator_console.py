"""The emulator console's greeting and its answers.

Lines end in CRLF. The greeting ends in `OK` also where a token is asked for first; the token's file
is named on a line of its own, in quotes. An answer is any number of lines and then `OK`, or
`KO: reason`. AOSP: external/qemu android/console.cpp.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import body_of, unread

_TOKEN_PATH = re.compile(r"auth_token> in ?\n'([^'\n]+)'")
_END = re.compile(r"(?:^|\n)(OK|KO)(?:: ?(.*))?\n*\Z")


@dataclass(frozen=True)
class ConsoleGreeting:
    """What it says first; `token_path` is "" where no token is asked for."""

    token_path: str

    @property
    def needs_auth(self) -> bool:
        """Whether nothing works before `auth TOKEN`."""
        return bool(self.token_path)


@dataclass(frozen=True)
class ConsoleAnswer:
    """One answer: its lines, or why it was refused."""

    success: bool
    lines: tuple[str, ...] = ()
    reason: str = ""


def parse_greeting(text: str) -> ConsoleGreeting:
    """Read the greeting.

    Raises:
        ProtocolError: it is none.
    """
    body = body_of(text)
    if not body.startswith("Android Console: ") or _END.search(body) is None:
        raise unread("emulator console", text)
    path = _TOKEN_PATH.search(body)
    if path is None and "Authentication required" in body:
        raise unread("emulator console", text)
    return ConsoleGreeting(path[1] if path else "")


def parse_console_answer(text: str) -> ConsoleAnswer:
    """Read the answer to one command.

    Raises:
        ProtocolError: it does not end in `OK` or `KO`.
    """
    body = body_of(text)
    end = _END.search(body)
    if end is None:
        raise unread("emulator console", text)
    lines = tuple(line for line in body[: end.start()].split("\n") if line)
    return ConsoleAnswer(end[1] == "OK", lines, end[2] or "")
