"""`am monitor` and `am hang`: commands that stay until they are ended.

Source: frameworks/base/…/server/am/ActivityManagerShellCommand.java (`MyActivityController`,
`runHang`). Here `hang` holds up nobody but itself; on Android the system server waits with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.shell_command import FAILED

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

_GREETING = "Monitoring activity manager...  available commands:\n(q)uit: finish monitoring\n"


def _monitor(invocation: Invocation, arguments: Arguments) -> int:
    """Read commands until `q` or the end of the input."""
    newer = invocation.android.model.api >= levels.U
    while (option := arguments.option()) is not None:
        if option == "--gdb" or (newer and option == "-p"):
            arguments.required()
        elif option != "-m" and not (newer and option in ("-s", "-c", "-k")):
            invocation.err(f"Error: Unknown option: {option}\n")
            return FAILED
    invocation.out(_GREETING)
    while line := invocation.stdin.readline():
        word = line.decode("utf-8", "replace").strip()
        if word in ("q", "quit"):
            break
        if word:
            invocation.out(f"Invalid command: {word}\n{_GREETING.partition(chr(10))[2]}")
    return 0


def _hang(invocation: Invocation, arguments: Arguments) -> int:
    while (option := arguments.option()) is not None:
        if option != "--allow-restart":
            invocation.err(f"Error: Unknown option: {option}\n")
            return FAILED
    invocation.out("Hanging the system...\n")
    invocation.cancelled.wait(None)
    return 0


VERBS: dict[str, tuple[int, Verb, str]] = {
    "monitor": (levels.N, _monitor, "[--gdb <port>] [-m]"),
    "hang": (levels.N, _hang, "[--allow-restart]"),
}
