"""`cmd time_detector`, `time_zone_detector`, `network_time_update_service`: whose time counts.

Sources: frameworks/base/…/server/timedetector/TimeDetectorShellCommand.java (it sets from 34 on),
…/timezonedetector/TimeZoneDetectorShellCommand.java (31), NetworkTimeUpdateServiceShellCommand.java
(33).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_HELP = """{title} commands:
  help
    Print this help text.
  is_auto_detection_enabled
    Prints true/false according to the automatic detection setting.
  set_auto_detection_enabled true|false
    Sets the automatic detection setting.
"""
_NETWORK_HELP = """Network Time Update Service (network_time_update_service) commands:
  help
    Print this help text.
  force_refresh
    Refreshes the latest time. Prints whether it was successful.
"""


@shell_service("time_detector", since_api=levels.S)
def time_detector(invocation: Invocation) -> int:
    """Run `cmd time_detector VERB`."""
    help_text = _HELP.format(title="Time Detector (time_detector)")
    verbs = _automatic("auto_time")
    if invocation.android.model.api < levels.U:
        del verbs["set_auto_detection_enabled"]
    return run_verbs(invocation, verbs, help_text)


@shell_service("time_zone_detector", since_api=levels.S)
def time_zone_detector(invocation: Invocation) -> int:
    """Run `cmd time_zone_detector VERB`."""
    help_text = _HELP.format(title="Time Zone Detector (time_zone_detector)")
    return run_verbs(invocation, _automatic("auto_time_zone"), help_text)


@shell_service("network_time_update_service", since_api=levels.T)
def network_time_update_service(invocation: Invocation) -> int:
    """Run `cmd network_time_update_service force_refresh`."""
    return run_verbs(invocation, {"force_refresh": _refresh}, _NETWORK_HELP)


def _automatic(key: str) -> dict[str, Verb]:
    def is_enabled(invocation: Invocation, _arguments: Arguments) -> int:
        enabled = invocation.android.settings.integer("global", key, 1) != 0
        invocation.out(f"{str(enabled).lower()}\n")
        return 0

    def set_enabled(invocation: Invocation, arguments: Arguments) -> int:
        enabled = arguments.required().lower() == "true"
        invocation.android.settings.put("global", key, str(int(enabled)))
        return 0

    return {"is_auto_detection_enabled": is_enabled, "set_auto_detection_enabled": set_enabled}


def _refresh(invocation: Invocation, _arguments: Arguments) -> int:
    reached = invocation.android.time_detector.refresh()
    invocation.out(f"{str(reached).lower()}\n")
    return 0
