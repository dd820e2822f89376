"""Network suggestions that the shell makes: kept and listed, and never connected to.

Source: WifiShellCommand.java; suggestions of the shell wait for an approval that only
root can give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.shell_command import FAILED, Arguments, illegal_argument

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_OPEN, _SECURED = ("open", "owe"), ("wpa2", "wpa3")


def _add(invocation: Invocation, arguments: Arguments) -> int:
    ssid, security = arguments.required(), arguments.required()
    if security not in (*_OPEN, *_SECURED):
        illegal_argument(f"Unknown network type {security}")
    if security in _SECURED:
        arguments.required()
    service_state(invocation.android).volatile.suggestions[ssid] = security
    return 0


def _remove(invocation: Invocation, arguments: Arguments) -> int:
    suggestions = service_state(invocation.android).volatile.suggestions
    if suggestions.pop(arguments.required(), None) is None:
        invocation.out("No matching suggestion to remove\n")
        return FAILED
    return 0


def _remove_all(invocation: Invocation, _arguments: Arguments) -> int:
    service_state(invocation.android).volatile.suggestions.clear()
    return 0


def _list(invocation: Invocation, _arguments: Arguments) -> int:
    suggestions = service_state(invocation.android).volatile.suggestions
    if not suggestions:
        invocation.out("No suggestions on this device\n")
        return 0
    invocation.out("SSID                         Security type(s)\n")
    for ssid, security in suggestions.items():
        invocation.out(f"{ssid:<32s} {security:<4s}\n")
    return 0


VERBS: dict[str, Verb] = {
    "add-suggestion": _add,
    "remove-suggestion": _remove,
    "remove-all-suggestions": _remove_all,
    "list-suggestions": _list,
}
