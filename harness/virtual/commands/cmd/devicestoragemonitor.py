"""`cmd devicestoragemonitor`: pretend that storage is low.

Source: frameworks/base/…/server/storage/DeviceStorageMonitorService.java (Shell).
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

_HELP = """Device storage monitor service (devicestoragemonitor) commands:
  help
    Print this help text.
  force-low [-f]
    Force storage to be low, freezing storage state.
    -f: force a storage change broadcast be sent, prints new sequence.
  force-not-low [-f]
    Force storage to not be low, freezing storage state.
    -f: force a storage change broadcast be sent, prints new sequence.
  reset [-f]
    Unfreeze storage state, returning to current real values.
    -f: force a storage change broadcast be sent, prints new sequence.
"""


@shell_service("devicestoragemonitor", since_api=levels.O)
def devicestoragemonitor(invocation: Invocation) -> int:
    """Run `cmd devicestoragemonitor force-low|force-not-low|reset [-f]`."""
    return run_verbs(invocation, _VERBS, _HELP)


def _force(state: str) -> Verb:
    def run(invocation: Invocation, arguments: Arguments) -> int:
        volatile = service_state(invocation.android).volatile
        volatile.forced_storage = state
        if arguments.option() == "-f":
            volatile.storage_sequence += 1
            invocation.out(f"{volatile.storage_sequence}\n")
        return 0

    return run


_VERBS: dict[str, Verb] = {
    "force-low": _force("low"),
    "force-not-low": _force("not-low"),
    "reset": _force(""),
}
