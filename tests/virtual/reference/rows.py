"""How a row of the reference is written: what is typed, and what it answers from which level on."""

from __future__ import annotations

from dataclasses import dataclass

SHELL, ROOT = 2000, 0
NO_COMMANDS = (0, "No shell command implementation.")
"""What `cmd SERVICE …` answers for a service that takes none."""
HANGS = (-1, "")
"""It never ends."""

Answer = tuple[int, str]
"""Status and first line of both outputs; a line that ends in `…` is the beginning of it."""


@dataclass(frozen=True)
class Row:
    """A command, and its answers by the API level from which each holds.

    Attributes:
        typed: the command line.
        answers: from level on; a level below the first has no answer, and is not asked.
        uid: who types it.
        before: what is typed first, on every level; its answer does not matter.
        after: what puts back what it changed.
    """

    typed: str
    answers: dict[int, Answer]
    uid: int = SHELL
    before: str = ""
    after: str = ""

    def expected(self, api: int) -> Answer | None:
        """The answer at a level."""
        known = [level for level in self.answers if level <= api]
        return self.answers[max(known)] if known else None


def always(typed: str, status: int = 0, line: str = "", **more: object) -> Row:
    """The same on each level."""
    return Row(typed, {24: (status, line)}, **more)  # type: ignore[arg-type]


def service(typed: str, since: int, answer: Answer, **more: object) -> Row:
    """`cmd SERVICE` where there is the service before, but without commands."""
    return Row(typed, {24: NO_COMMANDS, since: answer}, **more)  # type: ignore[arg-type]


def absent(name: str) -> Answer:
    """What `cmd` says of a service that is not there."""
    return 20, f"cmd: Can't find service: {name}"


def unknown(verb: str) -> Answer:
    """What a service says of a verb that it does not have."""
    return 255, f"Unknown command: {verb}"


def no_program(name: str) -> dict[int, Answer]:
    """What the shell says of a program that is not there: mksh's words changed with API 29."""
    return {
        24: (127, f"/system/bin/sh: {name}: not found"),
        29: (127, f"/system/bin/sh: {name}: inaccessible or not found"),
    }


def program(typed: str, since: int, answer: Answer, **more: object) -> Row:
    """A program that came with a level."""
    name = typed.split(maxsplit=1)[0]
    before = {level: said for level, said in no_program(name).items() if level < since}
    return Row(typed, {**before, since: answer}, **more)  # type: ignore[arg-type]


def java(since: int, text: str) -> dict[int, Answer]:
    """An exception that escapes: from 30 on it starts with an empty line."""
    security = text.startswith("java.lang.SecurityException: ")
    first = (
        text.replace("java.lang.SecurityException: ", "Security exception: ") if security else ""
    )
    return {since: (255, first), 30: (255, "")}
