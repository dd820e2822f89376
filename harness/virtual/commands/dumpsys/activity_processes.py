"""The parts of `dumpsys activity` about processes: who runs, who hung, who ended and why.

Sources: frameworks/base/…/server/am/ActivityManagerService.java, ProcessRecord.java,
AppExitInfoTracker.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.device_time import local
from harness.virtual.commands.dumpsys.hexes import object_hash

if TYPE_CHECKING:
    from harness.virtual.android.processes import Process
    from harness.virtual.shell.invocation import Invocation

_REASONS = {0: "UNKNOWN", 1: "EXIT_SELF", 2: "SIGNALED", 3: "LOW_MEMORY", 4: "APP CRASH(EXCEPTION)",
            5: "APP CRASH(NATIVE)", 6: "ANR", 7: "INITIALIZATION FAILURE", 8: "PERMISSION CHANGE",
            9: "EXCESSIVE RESOURCE USAGE", 10: "USER REQUESTED", 11: "USER STOPPED",
            12: "DEPENDENCY DIED", 13: "OTHER KILLS BY SYSTEM", 14: "FREEZER", 15: "STATE CHANGE",
            16: "PACKAGE UPDATED"}  # fmt: skip


def _apps(invocation: Invocation, package: str) -> list[Process]:
    rows = invocation.android.processes.all()
    return [row for row in rows if row.package and package in ("", row.package)]


def _name(row: Process) -> str:
    return f"{row.pid}:{row.name}/{row.user.replace('_', '')}"


def processes(invocation: Invocation, package: str) -> str:
    """`dumpsys activity processes [PACKAGE]`."""
    android = invocation.android
    hung = {dialog.package for dialog in android.activities.error_dialogs if dialog.kind == "anr"}
    text = "ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)\n"
    text += "  All known processes:\n"
    for row in _apps(invocation, package):
        front = android.activities.is_foreground(row.package)
        text += (
            f"  *APP* UID {row.uid} ProcessRecord{{{object_hash('process', row.pid)} "
            f"{_name(row)}}}\n"
            f"    user #0 uid={row.uid} gids={{3003, 50000 + {row.uid}}}\n"
            f"    packageList={{{row.package}}}\n"
            f"    pid={row.pid}\n"
            f"    oom adj: max=1001 cur={0 if front else 900} set={0 if front else 900}\n"
            f"    curProcState={2 if front else 16}\n"
        )
        if row.package in hung:
            text += "    mNotResponding=true (not responding)\n"
    return (
        text
        + "  Process LRU list:\n"
        + "".join(f"    #{at}: {_name(row)}\n" for at, row in enumerate(_apps(invocation, package)))
    )


def lru(invocation: Invocation, package: str) -> str:
    """`dumpsys activity lru`."""
    text = "ACTIVITY MANAGER LRU PROCESSES (dumpsys activity lru)\n  Activities:\n"
    rows = _apps(invocation, package)
    for at in range(len(rows) - 1, -1, -1):
        row = rows[at]
        front = invocation.android.activities.is_foreground(row.package)
        state = "fore   TOP " if front else "cch    CAC "
        text += f"    #{at}: {state} {_name(row)}  activity=activities\n"
    return text


def last_anr(invocation: Invocation, _package: str) -> str:
    """`dumpsys activity lastanr`."""
    reports = [e for e in invocation.android.dropbox.all() if e.tag.endswith("_anr")]
    head = "ACTIVITY MANAGER LAST ANR (dumpsys activity lastanr)\n"
    if not reports:
        return f"{head}  <no ANR has occurred since boot>\n"
    when = local(invocation.android, reports[-1].time).strftime("%b %e, %Y %I:%M:%S %p")
    body = "".join(f"  {line}\n" for line in reports[-1].text.splitlines())
    return f"{head}  ANR time: {when}\n{body}"


def exit_info(invocation: Invocation, package: str) -> str:
    """`dumpsys activity exit-info [PACKAGE]`, the latest first."""
    android = invocation.android
    records = [r for r in reversed(android.activities.exits) if package in ("", r.package)]
    text = "ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)\n"
    text += f"Last Timestamp of Persistence Into Persistent Storage: {_stamp(invocation, None)}\n"
    shown = ""
    for at, record in enumerate(records):
        if record.package != shown:
            shown = record.package
            text += (
                f"  package: {record.package}\n    Historical Process Exit for uid={record.uid}\n"
            )
        text += (
            f"        ApplicationExitInfo #{at}:\n"
            f"          timestamp={_stamp(invocation, record.at)} pid={record.pid} "
            f"realUid={record.uid} packageUid={record.uid} definingUid={record.uid} user=0\n"
            f"          process={record.process} reason={record.reason} "
            f"({_REASONS.get(record.reason, 'UNKNOWN')}) subreason=0 (UNKNOWN) "
            f"status={record.status}\n"
            f"          importance=100 pss=0.00 rss=0.00 description={record.description} "
            "state=empty trace=null\n"
        )
    return text


def _stamp(invocation: Invocation, epoch: float | None) -> str:
    moment = local(invocation.android, epoch)
    return moment.strftime("%Y-%m-%d %H:%M:%S.") + f"{moment.microsecond // 1000:03d}"
