"""`appops` and `cmd appops`: what an app may do at run time, operation by operation.

Source: frameworks/base/services/core/java/com/android/server/appop/AppOpsService.java (Shell).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.services import framework_tool, shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_MODES = ("allow", "ignore", "deny", "default", "foreground")
_DEFAULTS = {
    "RUN_IN_BACKGROUND": "allow", "RUN_ANY_IN_BACKGROUND": "allow", "START_FOREGROUND": "allow",
    "POST_NOTIFICATION": "allow", "CAMERA": "allow", "RECORD_AUDIO": "allow",
    "COARSE_LOCATION": "allow", "FINE_LOCATION": "allow", "READ_CONTACTS": "allow",
    "READ_CLIPBOARD": "allow", "WRITE_CLIPBOARD": "allow", "VIBRATE": "allow",
    "WAKE_LOCK": "allow", "TOAST_WINDOW": "allow", "SYSTEM_ALERT_WINDOW": "default",
    "WRITE_SETTINGS": "default", "GET_USAGE_STATS": "default",
    "REQUEST_INSTALL_PACKAGES": "default", "SCHEDULE_EXACT_ALARM": "default",
    "MANAGE_EXTERNAL_STORAGE": "default", "MOCK_LOCATION": "deny", "PROJECT_MEDIA": "ignore",
    "USE_FULL_SCREEN_INTENT": "default", "READ_EXTERNAL_STORAGE": "default",
    "WRITE_EXTERNAL_STORAGE": "default", "LEGACY_STORAGE": "default",
}  # fmt: skip
_SINCE = {"RUN_ANY_IN_BACKGROUND": levels.P, "START_FOREGROUND": levels.P,
          "SCHEDULE_EXACT_ALARM": levels.S, "MANAGE_EXTERNAL_STORAGE": levels.R,
          "USE_FULL_SCREEN_INTENT": levels.T, "LEGACY_STORAGE": levels.Q,
          "REQUEST_INSTALL_PACKAGES": levels.O}  # fmt: skip
_HELP = """AppOps service (appops) commands:
  help
    Print this help text.
  start [--user <USER_ID>] [--attribution <ATTRIBUTION_TAG>] <PACKAGE | UID> <OP>
    Starts a given operation for a particular application.
  stop [--user <USER_ID>] [--attribution <ATTRIBUTION_TAG>] <PACKAGE | UID> <OP>
    Stops a given operation for a particular application.
  set [--user <USER_ID>] <[--uid] PACKAGE | UID> <OP> <MODE>
    Set the mode for a particular application and operation.
  get [--user <USER_ID>] [--attribution <ATTRIBUTION_TAG>] <PACKAGE | UID> [<OP>]
    Return the mode for a particular application and optional operation.
  query-op [--user <USER_ID>] <OP> [<MODE>]
    Print all packages that currently have the given op in the given mode.
  reset [--user <USER_ID>] [<PACKAGE>]
    Reset the given application or all applications to default modes.
  write-settings
    Immediately write pending changes to storage.
  read-settings
    Read the last written settings, replacing current state in RAM.
  options:
    <PACKAGE> an Android package name or its UID if prefixed by --uid
    <OP>      an AppOps operation.
    <MODE>    one of allow, ignore, deny, or default
    <USER_ID> the user id under which the package is installed. If --user is
              not specified, the current user is assumed.
"""


@command("appops")
@framework_tool("appops")
def appops(invocation: Invocation) -> int:
    """Run `appops VERB …`."""
    return service(invocation)


@shell_service("appops", since_api=levels.N)
def service(invocation: Invocation) -> int:
    """Run `cmd appops VERB …`."""
    return run_verbs(invocation, _VERBS, _HELP)


def _known(invocation: Invocation, operation: str) -> str | None:
    name = operation.removeprefix("android:").upper()
    if name in _DEFAULTS and invocation.android.model.api >= _SINCE.get(name, 0):
        return name
    invocation.err(f"Error: Unknown operation string: {operation}\n")
    return None


def _target(invocation: Invocation, arguments: Arguments) -> str | None:
    """The package, after --user, --uid and --attribution."""
    while (option := arguments.option()) is not None:
        if option in ("--user", "--attribution"):
            arguments.required()
    name = arguments.next()
    if name is None:
        invocation.err("Error: Package not specified.\n")
        return None
    packages = invocation.android.packages
    found = packages.by_uid(int(name)) if name.isdigit() else packages.get(name)
    if found is None:
        invocation.err(f"Error: No UID for {name} in user 0\n")
        return None
    return str(found.name)


def _set(invocation: Invocation, arguments: Arguments) -> int:
    package = _target(invocation, arguments)
    if package is None:
        return FAILED
    operation, mode = arguments.next(), arguments.next()
    if operation is None:
        invocation.err("Error: Operation not specified.\n")
        return FAILED
    if mode is None:
        invocation.err("Error: Mode not specified.\n")
        return FAILED
    name = _known(invocation, operation)
    if name is None:
        return FAILED
    if mode not in _MODES:
        invocation.err(f"Error: Mode {mode} is not valid,\n")
        return FAILED
    service_state(invocation.android).set_operation(
        package, name, None if mode == _DEFAULTS[name] else mode
    )
    return 0


def _get(invocation: Invocation, arguments: Arguments) -> int:
    package = _target(invocation, arguments)
    if package is None:
        return FAILED
    modes = service_state(invocation.android).operations(package)
    operation = arguments.next()
    if operation is None:
        shown = "".join(f"{name}: {mode}\n" for name, mode in sorted(modes.items()))
        invocation.out(shown or "No operations.\n")
        return 0
    name = _known(invocation, operation)
    if name is None:
        return FAILED
    if name in modes:
        invocation.out(f"{name}: {modes[name]}\n")
    else:
        invocation.out(f"No operations.\nDefault mode: {_DEFAULTS[name]}\n")
    return 0


def _query(invocation: Invocation, arguments: Arguments) -> int:
    operation = arguments.required()
    name = _known(invocation, operation)
    if name is None:
        return FAILED
    wanted = arguments.next()
    state = service_state(invocation.android)
    found = [
        package.name
        for package in invocation.android.packages.all()
        if (mode := state.operations(package.name).get(name)) and wanted in (None, mode)
    ]
    invocation.out("".join(f"{each}\n" for each in found) or "No operations.\n")
    return 0


def _reset(invocation: Invocation, arguments: Arguments) -> int:
    while arguments.option() is not None:
        arguments.required()
    package = arguments.next()
    service_state(invocation.android).reset_operations(package)
    if package is None:
        invocation.out("Reset all modes for: all users, all packages\n")
    else:
        invocation.out(f"Reset all modes for: user current, package {package}\n")
    return 0


def _done(_invocation: Invocation, _arguments: Arguments) -> int:
    return 0


_VERBS: dict[str, Verb] = {
    "set": _set,
    "get": _get,
    "query-op": _query,
    "reset": _reset,
    "write-settings": _done,
    "read-settings": _done,
}
