"""`dumpsys gfxinfo`: frames; this device counts none.

Source: frameworks/base/…/server/am/ActivityManagerService.java (dumpGraphicsHardwareUsage).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@dump_service("gfxinfo")
def gfxinfo(invocation: Invocation) -> int:
    """Print the heads of the processes, or that there is none."""
    names = [word for word in invocation.args if not word.startswith("-")]
    uptime = int(invocation.android.clock.elapsed() * 1000)
    rows = [
        row
        for row in invocation.android.processes.all()
        if row.package and (not names or names[0] in (row.package, row.name, str(row.pid)))
    ]
    if not rows:
        wanted = names[0] if names else "null"
        invocation.out(f"No process found for: {wanted}\n")
        return 0
    invocation.out(
        f"Applications Graphics Acceleration Info:\nUptime: {uptime} Realtime: {uptime}\n\n"
    )
    for row in rows:
        invocation.out(
            f"** Graphics info for pid {row.pid} [{row.name}] **\n\n"
            "Total frames rendered: 0\nJanky frames: 0 (0.00%)\n\n"
        )
    return 0
