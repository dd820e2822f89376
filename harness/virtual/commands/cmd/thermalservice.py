"""`cmd thermalservice`: pretend to be hot, from API 29.

Source: frameworks/base/…/server/power/ThermalManagerService.java (ThermalShellCommand).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_STATUSES = range(7)  # THERMAL_STATUS_NONE to THERMAL_STATUS_SHUTDOWN
_HELP = """Thermal service (thermalservice) commands:
  help
    Print this help text.

  override-status STATUS
    sets and locks the thermal status of the device to STATUS.
    status code is defined in android.os.Temperature.
  reset
    unlocks the thermal status of the device.

"""


@shell_service("thermalservice", since_api=levels.Q)
def thermalservice(invocation: Invocation) -> int:
    """Run `cmd thermalservice override-status N` or `reset`."""
    return run_verbs(invocation, _VERBS, _HELP)


def _override(invocation: Invocation, arguments: Arguments) -> int:
    word = arguments.required()
    if not word.lstrip("-").isdigit():
        message = f'java.lang.NumberFormatException: For input string: "{word}"'
        invocation.out(f"Error: {message}\n")
        return FAILED
    if int(word) not in _STATUSES:
        invocation.out(f"Invalid status: {int(word)}\n")
        return FAILED
    service_state(invocation.android).volatile.thermal_status = int(word)
    return 0


def _reset(invocation: Invocation, _arguments: Arguments) -> int:
    service_state(invocation.android).volatile.thermal_status = None
    return 0


_VERBS: dict[str, Verb] = {"override-status": _override, "reset": _reset}
