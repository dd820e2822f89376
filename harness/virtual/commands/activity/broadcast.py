"""`am broadcast`: send a broadcast, if the shell may.

The system's own broadcasts are protected; from API 24 on the shell's uid is none of those that may
send them (ActivityManagerService.broadcastIntentLocked).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.activity.intents import parse_intent
from harness.virtual.commands.shell_command import security

if TYPE_CHECKING:
    from harness.virtual.android.intents import Intent
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

_FROM_SHELL = 0x00400000  # Intent.FLAG_RECEIVER_FROM_SHELL
_AIRPLANE_MODE = "android.intent.action.AIRPLANE_MODE"
_CLOSE_DIALOGS = "android.intent.action.CLOSE_SYSTEM_DIALOGS"
_PROTECTED = frozenset(
    f"android.intent.action.{name}"
    for name in (
        "ACTION_POWER_CONNECTED", "ACTION_POWER_DISCONNECTED", "ACTION_SHUTDOWN", "AIRPLANE_MODE",
        "BATTERY_CHANGED", "BATTERY_LOW", "BATTERY_OKAY", "BOOT_COMPLETED", "CONFIGURATION_CHANGED",
        "DEVICE_STORAGE_LOW", "DEVICE_STORAGE_OK", "LOCALE_CHANGED", "LOCKED_BOOT_COMPLETED",
        "MY_PACKAGE_REPLACED", "NEW_OUTGOING_CALL", "PACKAGE_ADDED", "PACKAGE_CHANGED",
        "PACKAGE_DATA_CLEARED", "PACKAGE_REMOVED", "PACKAGE_REPLACED", "PACKAGE_RESTARTED",
        "REBOOT",
        "SCREEN_OFF", "SCREEN_ON", "TIMEZONE_CHANGED", "TIME_SET", "TIME_TICK", "USER_PRESENT",
        "USER_UNLOCKED", "SIM_STATE_CHANGED",
    )
) | {
    "android.net.conn.CONNECTIVITY_CHANGE", "android.net.wifi.STATE_CHANGE",
    "android.net.wifi.WIFI_STATE_CHANGED", "android.intent.action.PROXY_CHANGE",
}  # fmt: skip


def _broadcast(invocation: Invocation, arguments: Arguments) -> int:
    ignored = {"--user": True, "--receiver-permission": True, "--async": False,
               "--allow-background-activity-starts": False}  # fmt: skip

    def other(option: str) -> bool:
        if ignored.get(option):
            arguments.required()
        return option in ignored

    intent = parse_intent(arguments, other)
    shown = _from_shell(intent)
    invocation.out(f"Broadcasting: {shown}\n")
    if intent.action in _PROTECTED and invocation.uid not in (0, 1000):
        security(
            f"Permission Denial: not allowed to send broadcast {intent.action} "
            f"from pid={invocation.pid}, uid={invocation.uid}"
        )
    _deliver(invocation, intent)
    invocation.out("Broadcast completed: result=0\n")
    return 0


def _from_shell(intent: Intent) -> Intent:
    return replace(intent, flags=intent.flags | _FROM_SHELL)


def _deliver(invocation: Invocation, intent: Intent) -> None:
    """What the system itself does on hearing it; apps of this device have no receivers."""
    android = invocation.android
    if intent.action == _AIRPLANE_MODE:
        android.connectivity.airplane_mode_broadcast()
    elif intent.action == _CLOSE_DIALOGS:
        android.looper.call(android.windows.collapse_panels)


VERBS: dict[str, tuple[int, Verb, str]] = {
    "broadcast": (levels.N, _broadcast, "[--user <USER_ID> | all | current] <INTENT>"),
}
