"""`cmd jobscheduler`: run or cancel jobs; the apps of this device schedule none.

Source: frameworks/base/apex/jobscheduler/…/job/JobSchedulerShellCommand.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_NO_PACKAGE_STATUS, _NO_JOB_STATUS = 24, 23  # -1000 and -1001, of which 8 bits are left
_HELP = """Job scheduler (jobscheduler) commands:
  help
    Print this help text.
  run [-f | --force] [-s | --satisfied] [-u | --user USER_ID] PACKAGE JOB_ID
    Trigger immediate execution of a specific scheduled job.
  timeout [-u | --user USER_ID] [PACKAGE] [JOB_ID]
    Trigger immediate timeout of currently executing jobs, as if their.
    execution timeout had expired.
  cancel [-u | --user USER_ID] PACKAGE [JOB_ID]
    Cancel a scheduled job.  If a job ID is not supplied, all jobs scheduled
    by that package will be canceled.  USE WITH CAUTION.
  monitor-battery [on|off]
    Control monitoring of all battery changes.  Off by default.
  get-battery-seq
    Return the last battery update sequence number that was received.
  get-battery-charging
    Return whether the battery is currently considered to be charging.
  get-battery-not-low
    Return whether the battery is currently considered to not be low.
  get-storage-seq
    Return the last storage update sequence number that was received.
  get-storage-not-low
    Return whether storage is currently considered to not be low.
  get-job-state [-u | --user USER_ID] PACKAGE JOB_ID
    Return the current state of a job.
"""


@shell_service("jobscheduler", since_api=levels.N)
def jobscheduler(invocation: Invocation) -> int:
    """Run `cmd jobscheduler VERB …`."""
    return run_verbs(invocation, _VERBS, _HELP)


def _job(invocation: Invocation, arguments: Arguments) -> int:
    while (option := arguments.option()) is not None:
        if option in ("-u", "--user", "-n", "--namespace"):
            arguments.required()
    package = arguments.required()
    job = arguments.next() or "-1"
    if invocation.android.packages.get(package) is None:
        invocation.out(f"Package not found: {package} / user 0\n")
        return _NO_PACKAGE_STATUS
    invocation.out(f"Could not find job {job} in package {package} / user 0\n")
    return _NO_JOB_STATUS


def _fact(name: str) -> Verb:
    def run(invocation: Invocation, _arguments: Arguments) -> int:
        state = invocation.android.battery.state
        volatile = service_state(invocation.android).volatile
        facts = {
            "battery-seq": str(volatile.battery_sequence),
            "battery-charging": str(state.plugged).lower(),
            "battery-not-low": str(state.level > _LOW_LEVEL).lower(),
            "storage-seq": str(volatile.storage_sequence),
            "storage-not-low": str(volatile.forced_storage != "low").lower(),
        }
        invocation.out(f"{facts[name]}\n")
        return 0

    return run


_LOW_LEVEL = 15
_VERBS: dict[str, Verb] = {
    "run": _job,
    "cancel": _job,
    "get-job-state": _job,
    "get-battery-seq": _fact("battery-seq"),
    "get-battery-charging": _fact("battery-charging"),
    "get-battery-not-low": _fact("battery-not-low"),
    "get-storage-seq": _fact("storage-seq"),
    "get-storage-not-low": _fact("storage-not-low"),
}
