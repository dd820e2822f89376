"""`am send-trim-memory` and `am memory-factor`: memory pressure, without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.activity.processes import skip_user
from harness.virtual.commands.shell_command import FAILED, illegal_argument

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

# ComponentCallbacks2.TRIM_MEMORY_*
_LEVELS = {
    "RUNNING_MODERATE": 5,
    "RUNNING_LOW": 10,
    "RUNNING_CRITICAL": 15,
    "HIDDEN": 20,
    "BACKGROUND": 40,
    "MODERATE": 60,
    "COMPLETE": 80,
}
_BACKGROUND = 20
_FACTORS = ("NORMAL", "MODERATE", "LOW", "CRITICAL")


def _send_trim_memory(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    name, text = arguments.required(), arguments.required()
    level = int(text) if text.lstrip("-").isdigit() else _LEVELS.get(text)
    if level is None:
        invocation.err(f"Error: Unknown level option: {text}\n")
        return FAILED
    activities = invocation.android.activities
    running = activities.running(name)
    if running is None:
        illegal_argument(f"Unknown process: {name}")
    if running.trim_level >= level:
        illegal_argument("Unable to set a higher trim level than current level")
    if level >= _BACKGROUND and activities.is_foreground(name):
        illegal_argument("Unable to set a background trim level on a foreground process")
    activities.trim_memory(name, level)
    return 0


def _memory_factor(invocation: Invocation, arguments: Arguments) -> int:
    verb = arguments.required()
    activities = invocation.android.activities
    if verb == "set":
        word = arguments.required()
        if word not in _FACTORS:
            invocation.err(f"Error: Unknown level option: {word}\n")
            return FAILED
        activities.memory_factor = word
    elif verb == "show":
        invocation.out(f"{activities.memory_factor}\n")
    elif verb == "reset":
        activities.memory_factor = "NORMAL"
    else:
        invocation.err(f"Error: unknown command '{verb}'\n")
        return FAILED
    return 0


VERBS: dict[str, tuple[int, Verb, str]] = {
    "send-trim-memory": (levels.N, _send_trim_memory, "[--user <USER_ID>] <PROCESS> <LEVEL>"),
    "memory-factor": (levels.S, _memory_factor, "[command] [...]"),
}
