"""`dumpsys meminfo` and `dumpsys procstats`: memory by process, from the process table.

Source: frameworks/base/…/server/am/ActivityManagerService.java (dumpApplicationMemoryUsage),
ActivityThread.dumpMemInfoTable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.android.processes import Process
    from harness.virtual.shell.invocation import Invocation

_PARTS = (("Native Heap", 30), ("Dalvik Heap", 20), ("Dalvik Other", 8), ("Stack", 1),
          (".so mmap", 12), (".apk mmap", 3), (".dex mmap", 6), (".art mmap", 8),
          ("Unknown", 2))  # fmt: skip


@dump_service("meminfo")
def meminfo(invocation: Invocation) -> int:
    """Print the table of one process (by name, package or pid), or of all."""
    names = [word for word in invocation.args if not word.startswith("-")]
    rows = invocation.android.processes.all()
    uptime = int(invocation.android.clock.elapsed() * 1000)
    if names:
        wanted = [r for r in rows if names[0] in (r.name, r.package, str(r.pid))]
        if not wanted:
            invocation.out(f"No process found for: {names[0]}\n")
            return 0
        rows = wanted
    invocation.out(
        f"Applications Memory Usage (in Kilobytes):\nUptime: {uptime} Realtime: {uptime}\n\n"
    )
    if names:
        for row in rows:
            invocation.out(_table(row))
        return 0
    invocation.out(_summary(invocation, rows))
    return 0


def _pss(row: Process) -> int:
    return row.resident_kib * 6 // 10


def _table(row: Process) -> str:
    total = _pss(row)
    text = (
        f"** MEMINFO in pid {row.pid} [{row.name}] **\n"
        "                   Pss  Private  Private  SwapPss      Rss     Heap     Heap     Heap\n"
        "                 Total    Dirty    Clean    Dirty    Total     Size    Alloc     Free\n"
        "                ------   ------   ------   ------   ------   ------   ------   ------\n"
    )
    rest = total
    for name, share in _PARTS:
        part = total * share // 100
        rest -= part
        text += f"{name:>13s} {part:8d} {part * 8 // 10:8d} {0:8d} {0:8d} {part * 2:8d}\n"
    text += f"{'Other mmap':>13s} {rest:8d} {0:8d} {0:8d} {0:8d} {rest:8d}\n"
    heap = total * 45 // 100
    text += (
        f"{'TOTAL':>13s} {total:8d} {total * 6 // 10:8d} {0:8d} {0:8d} {row.resident_kib:8d} "
        f"{heap:8d} {heap * 9 // 10:8d} {heap // 10:8d}\n \n App Summary\n"
        "                       Pss(KB)                        Rss(KB)\n"
        "                        ------                         ------\n"
        f"           Java Heap: {total // 5:8d}\n         Native Heap: {total * 3 // 10:8d}\n"
        f" \n           TOTAL PSS: {total:8d}            TOTAL RSS: {row.resident_kib:8d}"
        "       TOTAL SWAP PSS:        0\n \n Objects\n"
        "               Views:        7         ViewRootImpl:        1\n"
        "         AppContexts:        5           Activities:        1\n"
    )
    return text


def _summary(invocation: Invocation, rows: list[Process]) -> str:
    ranked = sorted(rows, key=_pss, reverse=True)
    text = "Total PSS by process:\n"
    for row in ranked:
        text += (
            f"{_pss(row):11,d}K: {row.name} (pid {row.pid}{' / activities' * bool(row.package)})\n"
        )
    total = invocation.android.model.memory_kib
    used = sum(map(_pss, rows))
    text += (
        f"\nTotal RAM: {total:,d}K (status normal)\n Free RAM: {total - used:,d}K\n"
        f" Used RAM: {used:,d}K\n Lost RAM: 0K\n"
    )
    return text


@dump_service("procstats")
def procstats(invocation: Invocation) -> int:
    """Print the running packages."""
    invocation.out("AGGREGATED OVER LAST 24 HOURS:\n")
    for row in invocation.android.processes.all():
        if row.package:
            mib = _pss(row) // 1024
            invocation.out(
                f"  * {row.name} / {row.user.replace('_', '')} / v1:\n"
                f"           TOTAL: 100% ({mib}MB-{mib}MB-{mib}MB over 1)\n"
            )
    return 0
