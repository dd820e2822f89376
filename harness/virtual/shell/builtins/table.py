"""Which builtins there are: functions register themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.shell.interpreter import Interpreter

Builtin = Callable[["Interpreter", list[str]], int]

BUILTINS: dict[str, Builtin] = {}

SPECIAL = frozenset(
    (".", ":", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set",
     "shift", "times", "trap", "unset")
)  # fmt: skip
"""POSIX special builtins: assignments before them stay, and their errors end a script."""


def builtin(*names: str) -> Callable[[Builtin], Builtin]:
    """Register a function under `names`; it gets all words, its name first."""

    def register(function: Builtin) -> Builtin:
        for name in names:
            BUILTINS[name] = function
        return function

    return register
