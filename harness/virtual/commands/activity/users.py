"""`am get-current-user` and its kin: this device has one user, 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation


def _current(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("0\n")
    return 0


def _state(invocation: Invocation, arguments: Arguments) -> int:
    user = arguments.integer()
    invocation.out("RUNNING_UNLOCKED\n" if user == 0 else f"User is not started: {user}\n")
    return 0


def _is_stopped(invocation: Invocation, arguments: Arguments) -> int:
    invocation.out("false\n" if arguments.integer() == 0 else "true\n")
    return 0


def _broadcasts_idle(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("All broadcast queues are idle!\n")
    return 0


VERBS: dict[str, tuple[int, Verb, str]] = {
    "get-current-user": (levels.N, _current, ""),
    "get-started-user-state": (levels.N, _state, "<USER_ID>"),
    "is-user-stopped": (levels.N, _is_stopped, "<USER_ID>"),
    "wait-for-broadcast-idle": (levels.Q, _broadcasts_idle, ""),
}
