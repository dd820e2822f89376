"""`settings`: the three settings tables.

Sources: frameworks/base/packages/SettingsProvider/…/SettingsService.java, in the versions of about
Android 9, of 11 and of 16: complaints end with 255; `put` prints nothing, `get` `null` for what is
unset, `delete` the number of rows. API 24: frameworks/base/cmds/settings/…/SettingsCmd.java, a
program of its own, which cannot reset; after a complaint it prints its usage and ends with 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import framework_tool, shell_service
from harness.virtual.commands.shell_command import FAILED, JavaError, report
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_VERBS = ("get", "put", "delete", "reset", "list")
_VERBS_24 = ("get", "put", "delete", "list")
_TABLES = ("system", "secure", "global")
_RESET_MODES = ("untrusted_defaults", "untrusted_clear", "trusted_defaults")
_OWNER = 0
_USERS = ("0", "current", "cur")
_FIRST_APP_UID = 10000
_HELP = """Settings provider (settings) commands:
  help
      Print this help text.
  get [--user <USER_ID> | current] NAMESPACE KEY
      Retrieve the current value of KEY.
  put [--user <USER_ID> | current] NAMESPACE KEY VALUE [TAG] [default]
      Change the contents of KEY to VALUE.
      TAG to associate with the setting.
      {default} to set as the default, case-insensitive only for global/secure namespace
  delete [--user <USER_ID> | current] NAMESPACE KEY
      Delete the entry for KEY.
  reset [--user <USER_ID> | current] NAMESPACE {PACKAGE_NAME | RESET_MODE}
      Reset the global/secure table for a package with mode.
      RESET_MODE is one of {untrusted_defaults, untrusted_clear, trusted_defaults}, case-insensitive
  list [--user <USER_ID> | current] NAMESPACE
      Print all defined keys.
      NAMESPACE is one of {system, secure, global}, case-insensitive
"""


_USAGE_24 = """usage:  settings [--user NUM] get namespace key
        settings [--user NUM] put namespace key value
        settings [--user NUM] delete namespace key
        settings [--user NUM] list namespace

'namespace' is one of {system, secure, global}, case-insensitive
If '--user NUM' is not given, the operations are performed on the system user.
"""
_UNTOLD_24 = ("Bad arguments", "Invalid user")


class _BadArgumentsError(Exception):
    """What `settings` says before it ends with 255."""


@dataclass(frozen=True)
class _Request:
    verb: str
    table: str
    key: str = ""
    value: str = ""


@command("settings")
@framework_tool("settings")
def settings(invocation: Invocation) -> int:
    """Run `settings VERB [--user U] NAMESPACE …`."""
    return provider(invocation) if invocation.android.model.api >= levels.O else _old(invocation)


def _old(invocation: Invocation) -> int:
    """`SettingsCmd`: whatever is wrong, the status is 0."""
    words = invocation.args
    if len(words) < 2:  # noqa: PLR2004  (a verb and a namespace)
        invocation.err(_USAGE_24)
        return 0
    try:
        _answer(invocation, _parse(words, _VERBS_24))
    except JavaError as error:
        invocation.err(f"Error while accessing settings provider\n{error.kind}: {error.message}\n")
    except _BadArgumentsError as error:
        told = "" if str(error).startswith(_UNTOLD_24) else f"{error}\n"
        invocation.err(told + _USAGE_24)
    return 0


@shell_service("settings", since_api=26)
def provider(invocation: Invocation) -> int:
    """Run `cmd settings …`, which the `settings` script calls."""
    knows_help = invocation.android.model.api >= levels.Q  # before, it was an invalid command
    if not invocation.args or (knows_help and invocation.args[0] in ("help", "-h")):
        invocation.out(_HELP)
        return FAILED
    try:
        request = _parse(invocation.args)
        _check_user(invocation, request)
        return _answer(invocation, request)
    except _BadArgumentsError as error:
        invocation.err(f"{error}\n")
        return FAILED
    except JavaError as error:
        return report(invocation, invocation.args[0], error)


def _check_user(invocation: Invocation, request: _Request) -> None:
    """Up to API 28 a user could not be named for deleting and listing."""
    named = "--user" in invocation.args and request.verb in ("delete", "list")
    if named and invocation.android.model.api < levels.Q:
        raise _BadArgumentsError("--user not supported for delete and list.")


def _parse(arguments: list[str], verbs: tuple[str, ...] = _VERBS) -> _Request:
    words = _without_user(arguments)
    if not words:
        raise _BadArgumentsError("Bad arguments")
    verb = words[0].lower()
    if verb not in verbs:
        raise _BadArgumentsError(f"Invalid command: {words[0]}")
    if len(words) == 1:
        raise _BadArgumentsError("Bad arguments")
    table = words[1].lower()
    if table not in _TABLES:
        raise _BadArgumentsError(f"Invalid namespace '{words[1]}'")
    return _parse_rest(_Request(verb, table), words[2:])


def _parse_rest(request: _Request, words: list[str]) -> _Request:
    if request.verb == "list":
        return request
    wanted = 2 if request.verb == "put" else 1
    if len(words) < wanted:
        raise _BadArgumentsError("Bad arguments")
    if request.verb in ("get", "delete") and len(words) > 1:
        raise _BadArgumentsError("Too many arguments")
    if request.verb == "reset" and words[0].lower() in _RESET_MODES and len(words) > 1:
        raise _BadArgumentsError("Too many arguments")
    if request.verb == "put":
        _check_tag(words[2:])
    return replace(request, key=words[0], value="".join(words[1:2]))


def _check_tag(extra: list[str]) -> None:
    makes_default = [word.lower() == "default" for word in extra]
    if len(extra) > 1 and not makes_default[0] and not makes_default[1]:
        raise _BadArgumentsError("Argument expected to be 'default'")
    if len(extra) > 2 or (len(extra) > 1 and makes_default[0]):  # noqa: PLR2004  (TAG and default)
        raise _BadArgumentsError("Too many arguments")


def _without_user(arguments: list[str]) -> list[str]:
    words = list(arguments)
    if "--user" not in words:
        return words
    at = words.index("--user")
    user = "".join(words[at + 1 : at + 2])
    del words[at : at + 2]
    if "--user" in words:
        raise _BadArgumentsError("Invalid user: --user specified more than once")
    if user == "all":
        raise _BadArgumentsError("Invalid user: all")
    if not user.isdigit() and user not in _USERS:
        raise JavaError("java.lang.IllegalArgumentException", f"Bad user number: {user}")
    if user not in _USERS:
        raise _BadArgumentsError(f"Invalid user: {user}")
    return words


def _answer(invocation: Invocation, request: _Request) -> int:
    tables = invocation.android.settings
    if request.verb == "get":
        value = tables.get(request.table, request.key)
        invocation.out(f"{'null' if value is None else value}\n")
    elif request.verb == "list":
        lines = sorted(f"{key}={value}" for key, value in tables.list(request.table).items())
        invocation.out("".join(f"{line}\n" for line in lines))
    else:
        _change(invocation, request)
    return 0


def _change(invocation: Invocation, request: _Request) -> None:
    if invocation.uid >= _FIRST_APP_UID:
        raise JavaError(
            "java.lang.SecurityException",
            "Permission denial: writing to settings requires:"
            "android.permission.WRITE_SECURE_SETTINGS",
        )
    tables = invocation.android.settings
    if request.verb == "put":
        tables.put(request.table, request.key, request.value)
    elif request.verb == "delete":
        invocation.out(f"Deleted {tables.delete(request.table, request.key)} rows\n")
    elif request.table == "system":
        invocation.err("Invalid table; no reset performed\n")
