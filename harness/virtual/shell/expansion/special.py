"""Parameters that are no variables: $?, $#, $1, RANDOM and their like."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping

from harness.virtual.shell.state import State

_RANDOM_LIMIT = 32768
_LETTERS = "aeiklXmCnfbuprshUvxc"  # in the order of mksh's sh_flags.opt; three are always on


_SPECIAL: Mapping[str, Callable[[State], str | None]] = {
    "?": lambda state: str(state.status),
    "#": lambda state: str(len(state.arguments)),
    "$": lambda state: str(state.pid),
    "!": lambda state: str(state.background) if state.background else None,
    "-": lambda state: "".join(each for each in _LETTERS if each in state.options or each in "hUc"),
    "LINENO": lambda state: str(state.line if state.source or state.interactive else 0),
    "RANDOM": lambda _: str(random.randrange(_RANDOM_LIMIT)),  # noqa: S311  (no secret)
    "SECONDS": lambda state: str(int(time.monotonic() - state.started)),
    "EPOCHREALTIME": lambda _: f"{time.time():.6f}",
}


def special_value(state: State, name: str) -> str | None:
    """The value of a special parameter, None when `name` is none or is not set."""
    if name.isdigit():
        return _positional(state, int(name))
    found = _SPECIAL.get(name)
    return None if found is None else found(state)


def _positional(state: State, number: int) -> str | None:
    if number == 0:
        return state.name
    if number > len(state.arguments):
        return None
    return state.arguments[number - 1]
