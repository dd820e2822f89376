"""The emulator console's language: a tree of verbs, `OK` or `KO: reason` after each line.

Source: external-qemu, android/android-emu/android/console.cpp (`find_command`,
`control_client_do_command`, `do_help`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine


_LOG = logging.getLogger("harness.virtual.console")


class ConsoleError(Exception):
    """The verb was refused; the text follows `KO:`, and `before` stands on lines above it."""

    def __init__(self, text: str, before: str = "") -> None:
        super().__init__(text)
        self.before = before


class NoAnswer(Exception):  # noqa: N818  (the verb failed and says nothing)
    """The verb failed without a word: neither OK nor KO comes, as from the original."""


class Leave(Exception):  # noqa: N818  (not an error: the line asked for it)
    """The connection ends after `farewell`, without an `OK`."""

    def __init__(self, farewell: str = "", then: Callable[[], None] | None = None) -> None:
        super().__init__(farewell)
        self.farewell = farewell
        self.then = then


Handler = Callable[["Machine", str], str]
"""Gets the rest of the line; returns what to print before `OK` (lines ended by a newline)."""


@dataclass(frozen=True)
class Verb:
    """One verb; `names` are divided by `|`. It has a handler, or verbs of its own."""

    names: str
    abstract: str
    handler: Handler | None = None
    description: str = ""
    verbs: tuple[Verb, ...] = field(default=())

    def matches(self, word: str) -> bool:
        """Whether the line's first word is one of the names."""
        return word in self.names.split("|")

    def explain(self, prefix: str = "") -> str:
        """What `help VERB` prints."""
        text = self.description or f"{self.abstract}\n"
        if self.verbs:
            text += "\navailable sub-commands:\n"
            text += "".join(f"   {prefix} {v.names:<15}  {v.abstract}\n" for v in self.verbs)
            text += "\n"
        return text


def find(verbs: tuple[Verb, ...], line: str) -> tuple[Verb | None, str]:
    """The verb that the line starts with, and the rest of the line."""
    word, _, rest = line.partition(" ")
    for verb in verbs:
        if verb.matches(word):
            return verb, rest.lstrip(" ")
    return None, rest


def execute(verbs: tuple[Verb, ...], device: Machine, line: str) -> str:
    """Run one line and return the whole answer, with its OK or KO.

    Raises:
        Leave: the connection has to be closed.
    """
    verb, rest = find(verbs, line)
    if verb is None:
        return "KO: unknown command, try 'help'\n"
    while verb.handler is None:
        if not rest:
            return f"{verb.explain()}KO: missing sub-command\n"
        below, rest = find(verb.verbs, rest)
        if below is None:
            return f"{verb.explain()}KO:  bad sub-command\n"
        verb = below
    return _run(verb.handler, device, rest, line)


def _run(handler: Handler, device: Machine, rest: str, line: str) -> str:
    try:
        return f"{handler(device, rest)}OK\n"
    except ConsoleError as error:
        return f"{error.before}KO: {error}\n"
    except NoAnswer:
        return ""
    except Leave:
        raise
    except Exception:  # noqa: BLE001  (one verb's fault must not end the console)
        _LOG.exception("console verb failed: %s", line)
        return "KO: internal error\n"


def help_for(verbs: tuple[Verb, ...], arguments: str) -> str:
    """What `help [VERB …]` prints.

    Raises:
        ConsoleError: there is no such verb.
    """
    if not arguments:
        return (
            "Android console commands:\n"
            + "".join(f"    {verb.names}\n" for verb in verbs)
            + "\nTry 'help-verbose' for more description"
            "\nTry 'help <command>' for command-specific help\n"
        )
    rest = arguments
    while True:
        verb, rest = find(verbs, rest)
        if verb is None:
            raise ConsoleError("unknown command")
        if not rest or not verb.verbs:
            return verb.explain(arguments)
        verbs = verb.verbs


def help_verbose(verbs: tuple[Verb, ...]) -> str:
    """What `help-verbose` prints."""
    return (
        "Android console command help:\n\n"
        + "".join(f"    {verb.names:<15}  {verb.abstract}\n" for verb in verbs)
        + "\ntry 'help <command>' for command-specific help\n"
    )
