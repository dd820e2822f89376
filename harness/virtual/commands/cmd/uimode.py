"""`cmd uimode`: the dark theme.

Source: frameworks/base/services/core/java/com/android/server/UiModeManagerService.java (Shell).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_MODES = {"auto": "0", "no": "1", "yes": "2"}
_HELP = """UiModeManager service (uimode) commands:
  help
    Print this help text.
  night [yes|no|auto]
    Set or read night mode.
"""


@shell_service("uimode", since_api=levels.P)
def uimode(invocation: Invocation) -> int:
    """Run `cmd uimode night [yes|no|auto]`."""
    return run_verbs(invocation, {"night": _night}, _HELP)


def _night(invocation: Invocation, arguments: Arguments) -> int:
    word = arguments.next()
    settings = invocation.android.settings
    if word is not None:
        mode = _MODES.get(word)
        if mode is None:
            invocation.err("Error: mode must be 'yes', 'no', or 'auto'\n")
            return FAILED
        settings.put("secure", "ui_night_mode", mode)
    now = settings.get("secure", "ui_night_mode") or "1"
    name = next((name for name, mode in _MODES.items() if mode == now), "unknown")
    invocation.out(f"Night mode: {name}\n")
    return 0
