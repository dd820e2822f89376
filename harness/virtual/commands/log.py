"""`log`: write a line to the log.

Source: system/logging/logwrapper… `log` of external/toybox/toys/android/log.c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_USAGE = "usage: log [-p PRI] [-t TAG] MESSAGE...\n"
_PRIORITIES = {"s": "S", "v": "V", "d": "D", "i": "I", "w": "W", "e": "E", "f": "F"}


@command("log", group="toybox")
def log(invocation: Invocation) -> int:
    """Write MESSAGE to the main buffer with tag `log` and priority I, or as told."""
    priority, tag, words = "i", "log", list(invocation.args)
    while words[:1] and words[0].startswith("-") and len(words) > 1:
        option, value = words[0], words[1]
        words = words[2:]
        if option == "-p":
            priority = value.lower()
        elif option == "-t":
            tag = value
        else:
            return invocation.fail(f"Unknown option '{option[1:]}' (see \"log --help\")")
    if priority[:1] not in _PRIORITIES:
        return invocation.fail(f"bad -p '{priority}'")
    if not words:
        return invocation.fail(f'Needs 1 argument (see "log --help")\n{_USAGE}'.rstrip("\n"))
    letter = _PRIORITIES[priority[0]]
    if letter != "S":
        pid = invocation.pid
        message = " ".join(words)
        invocation.android.log.write("main", letter, tag, pid, pid, invocation.uid, message)
    return 0
