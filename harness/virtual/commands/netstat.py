"""`netstat`: sockets; only the device's own listening ports are known.

Source: external/toybox/toys/net/netstat.c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@command("netstat", group="toybox")
def netstat(invocation: Invocation) -> int:
    """Print TCP sockets; with -l or -a those that listen."""
    letters = "".join(word[1:] for word in invocation.args if word.startswith("-"))
    servers = "only servers" if "l" in letters else "servers and established"
    if not set(letters) & {"l", "a"}:
        servers = "w/o servers"
    invocation.out(
        f"Active Internet connections ({servers})\n"
        "Proto Recv-Q Send-Q Local Address          Foreign Address        State\n"
    )
    if servers != "w/o servers":
        for port in invocation.android.network.listening():
            invocation.out(
                f"tcp        0      0 {f'127.0.0.1:{port}':<22s} {'0.0.0.0:*':<22s} LISTEN      \n"
            )
    return 0
