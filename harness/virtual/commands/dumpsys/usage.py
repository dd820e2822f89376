"""`dumpsys alarm`, `usagestats` and `jobscheduler`: apps of this device set none of these.

Sources: AlarmManagerService.dumpImpl, UsageStatsService.dump, JobSchedulerService.dumpInternal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.device_time import local
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@dump_service("alarm")
def alarm(invocation: Invocation) -> int:
    """Print the clocks and no alarm."""
    android = invocation.android
    moment = local(android).strftime("%Y-%m-%d %H:%M:%S.000")
    elapsed = int(android.clock.elapsed() * 1000)
    invocation.out(
        "Current Alarm Manager state:\n\n"
        f"  nowRTC={int(android.clock.now() * 1000)}={moment} nowELAPSED={elapsed}\n"
        "\n  0 pending alarms:\n"
    )
    return 0


@dump_service("usagestats")
def usagestats(invocation: Invocation) -> int:
    """Print the standby state of the packages."""
    invocation.out("user=0\n  In-memory daily stats\n    packages\n")
    for package in invocation.android.packages.all():
        invocation.out(f'    package={package.name} totalTimeUsed="00:00"\n')
    return 0


@dump_service("jobscheduler")
def jobscheduler(invocation: Invocation) -> int:
    """Print that there is no job."""
    invocation.out("Settings:\nRegistered 0 jobs:\n  None.\n\nPending queue:\n\nActive jobs:\n")
    return 0
