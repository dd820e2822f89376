"""`locksettings`: the lock screen; this device has no secure one, and says so.

Source: frameworks/base/…/server/locksettings/LockSettingsShellCommand.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import framework_tool, shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, parse_boolean, run_verbs
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_KEY = "lockscreen.disabled"
_HELP = """lockSettings service commands:

NOTE: when lock screen is set, all commands require the --old <CREDENTIAL> argument.

  help
    Prints this help text.

  get-disabled [--old <CREDENTIAL>] [--user USER_ID]
    Checks whether lock screen is disabled.

  set-disabled [--old <CREDENTIAL>] [--user USER_ID] <true|false>
    When true, disables lock screen.

  set-pattern [--old <CREDENTIAL>] [--user USER_ID] <PATTERN>
    Sets the lock screen as pattern, using the given PATTERN to unlock.

  set-pin [--old <CREDENTIAL>] [--user USER_ID] <PIN>
    Sets the lock screen as PIN, using the given PIN to unlock.

  set-password [--old <CREDENTIAL>] [--user USER_ID] <PASSWORD>
    Sets the lock screen as password, using the given PASSOWRD to unlock.

  clear [--old <CREDENTIAL>] [--user USER_ID]
    Clears the lock credentials.

  verify [--old <CREDENTIAL>] [--user USER_ID]
    Verifies the lock credentials.

"""


@command("locksettings", since_api=levels.O)
@framework_tool("lock_settings")
def locksettings(invocation: Invocation) -> int:
    """Run `locksettings VERB …`."""
    return service(invocation)


@shell_service("lock_settings", since_api=levels.O)
def service(invocation: Invocation) -> int:
    """Run `cmd lock_settings VERB …`."""
    return run_verbs(invocation, _VERBS, _HELP)


def _value(arguments: Arguments) -> str | None:
    while arguments.option() is not None:
        arguments.required()
    return arguments.next()


def _get_disabled(invocation: Invocation, arguments: Arguments) -> int:
    _value(arguments)
    disabled = invocation.android.settings.get("secure", _KEY) == "1"
    invocation.out(f"{str(disabled).lower()}\n")
    return 0


def _set_disabled(invocation: Invocation, arguments: Arguments) -> int:
    word = _value(arguments)
    disabled = parse_boolean(word)
    invocation.android.settings.put("secure", _KEY, str(int(disabled)))
    invocation.out(f"Lock screen disabled set to {str(disabled).lower()}\n")
    return 0


def _unsupported(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.err("The device does not support lock screen - ignoring the command.\n")
    return FAILED


def _nothing_set(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("Lock credential verified successfully\n")
    return 0


_VERBS: dict[str, Verb] = {
    "get-disabled": _get_disabled,
    "set-disabled": _set_disabled,
    "set-pin": _unsupported,
    "set-pattern": _unsupported,
    "set-password": _unsupported,
    "clear": _unsupported,
    "verify": _nothing_set,
}
