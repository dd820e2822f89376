"""How a Java program of the shell ends when it does not catch an exception.

Source: frameworks/base/core/java/com/android/internal/os/RuntimeInit.java (`LoggingHandler`,
`KillApplicationHandler`): the exception goes to the log, then the process kills itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

KILLED = 137  # 128 + SIGKILL


def die(invocation: Invocation, exception: str) -> int:
    """Log an uncaught exception; the shell says `Killed`.

    Args:
        invocation: the program.
        exception: class and message, as the first line of a stack trace.

    Returns:
        The exit status that the shell reports.
    """
    pid, uid = invocation.pid, invocation.uid
    text = f"*** FATAL EXCEPTION IN SYSTEM PROCESS: main\n{exception}"
    invocation.android.log.write("crash", "E", "AndroidRuntime", pid, pid, uid, text)
    invocation.err("Killed \n")
    return KILLED
