"""`cmd power`: battery saver and adaptive power saver.

Source: frameworks/base/…/server/power/PowerManagerShellCommand.java. `set-mode 1` silently does
nothing while the device is powered (BatterySaverStateMachine).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_HELP = """Power manager (power) commands:
  help
    Print this help text.

  set-mode MODE
    sets the power mode of the device to MODE.
    1 turns low power mode on and 0 turns low power mode off.

"""
_HELP_ADAPTIVE = """  set-adaptive-power-saver-enabled [true|false]
    enables or disables adaptive power saver.

"""


@shell_service("power", since_api=levels.O)
def power(invocation: Invocation) -> int:
    """Run `cmd power set-mode 0|1`."""
    api = invocation.android.model.api
    verbs: dict[str, Verb] = {"set-mode": _set_mode}
    if api >= levels.Q:
        verbs["set-adaptive-power-saver-enabled"] = _set_adaptive
    if api >= levels.U:
        verbs |= {"wakeup": _wake, "sleep": _sleep}
    return run_verbs(invocation, verbs, _HELP + (_HELP_ADAPTIVE if api >= levels.Q else ""))


def _set_mode(invocation: Invocation, arguments: Arguments) -> int:
    word = arguments.required()
    try:
        mode = int(word)
    except ValueError:
        message = f'java.lang.NumberFormatException: For input string: "{word}"'
        invocation.out(f"Error: {message}\n")
        return FAILED
    invocation.android.power.set_battery_saver(mode == 1)
    return 0


def _set_adaptive(_invocation: Invocation, arguments: Arguments) -> int:
    arguments.required()
    return 0


def _wake(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.android.power.wake_up()
    return 0


def _sleep(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.android.power.go_to_sleep()
    return 0
