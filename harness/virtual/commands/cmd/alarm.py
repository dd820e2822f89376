"""`cmd alarm`: set the clock and the time zone, from API 28 for shell too.

Source: frameworks/base/apex/jobscheduler/…/alarm/AlarmManagerService.java (ShellCmd).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_HELP = """Alarm manager service (alarm) commands:
  help
    Print this help text.
  set-time TIME
    Set the system clock time to TIME where TIME is milliseconds
    since the Epoch.
  set-timezone TZ
    Set the system timezone to TZ where TZ is an Olson id.
"""
_LAST_MILLISECOND = 2**63 - 1


@shell_service("alarm", since_api=levels.P)
def alarm(invocation: Invocation) -> int:
    """Run `cmd alarm set-time|set-timezone …`."""
    return run_verbs(invocation, _VERBS, _HELP)


def _set_time(invocation: Invocation, arguments: Arguments) -> int:
    milliseconds = arguments.integer()
    if not 0 <= milliseconds <= _LAST_MILLISECOND:
        return FAILED
    invocation.android.clock.set_wall(milliseconds / 1000)
    return 0


def _set_zone(invocation: Invocation, arguments: Arguments) -> int:
    invocation.android.properties.set("persist.sys.timezone", arguments.required())
    return 0


_VERBS: dict[str, Verb] = {"set-time": _set_time, "set-timezone": _set_zone}
