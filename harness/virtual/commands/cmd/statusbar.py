"""`cmd statusbar`: the shade from the shell.

Source: frameworks/base/services/core/java/com/android/server/statusbar/StatusBarShellCommand.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import Arguments, run_verbs

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_HELP = """Status bar commands:
  help
    Print this help text.

  expand-notifications
    Open the notifications panel.

  expand-settings
    Open the notifications panel and expand quick settings if present.

  collapse
    Collapse the notifications and settings panel.

  add-tile COMPONENT
    Add a TileService of the specified component

  remove-tile COMPONENT
    Remove a TileService of the specified component

  click-tile COMPONENT
    Click on a TileService of the specified component

  check-support
    Check if this device supports QS + APIs

  get-status-icons
    Print the list of status bar icons and the order they appear in
"""


@shell_service("statusbar", since_api=24)
def statusbar(invocation: Invocation) -> int:
    """Run `cmd statusbar VERB`."""
    return run_verbs(invocation, _VERBS, _HELP)


def _shade(state: str) -> Verb:
    def run(invocation: Invocation, _arguments: Arguments) -> int:
        android = invocation.android
        action: Callable[[], None] = {
            "notifications": android.windows.expand_notifications,
            "settings": android.windows.expand_settings,
            "none": android.windows.collapse_panels,
        }[state]
        android.looper.call(action)
        return 0

    return run


def _check_support(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("true\n")
    return 0


def _tile(_invocation: Invocation, arguments: Arguments) -> int:
    arguments.required()
    return 0


_VERBS: dict[str, Verb] = {
    "expand-notifications": _shade("notifications"),
    "expand-settings": _shade("settings"),
    "collapse": _shade("none"),
    "check-support": _check_support,
    "add-tile": _tile,
    "remove-tile": _tile,
    "click-tile": _tile,
}
