"""`dumpsys cpuinfo`: load by process; the simulated processes hardly have any.

Source: frameworks/base/core/java/com/android/internal/os/ProcessCpuTracker.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@dump_service("cpuinfo")
def cpuinfo(invocation: Invocation) -> int:
    """Print the load."""
    rows = invocation.android.processes.all()
    invocation.out("Load: 0.35 / 0.42 / 0.21\nCPU usage from 60000ms to 1000ms ago:\n")
    for row in rows[:20]:
        invocation.out(f"  0.1% {row.pid}/{row.name}: 0% user + 0% kernel\n")
    invocation.out("2.1% TOTAL: 1.1% user + 0.9% kernel + 0% iowait\n")
    return 0
