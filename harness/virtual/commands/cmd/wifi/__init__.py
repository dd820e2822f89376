"""`cmd wifi`: the Wi-Fi switch, status, networks, suggestions, and what is for root.

Source: packages/modules/Wifi/service/java/com/android/server/wifi/WifiShellCommand.java. Up to API
29 every verb needs root and only a few exist; from 30 a fixed list of verbs is open to shell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.users import ROOT
from harness.virtual.commands.cmd.wifi import networks, privileged, suggestions
from harness.virtual.commands.cmd.wifi.help import HELP, OLD
from harness.virtual.commands.cmd.wifi.status import status, wifi_info
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import (
    FAILED,
    Arguments,
    JavaError,
    report,
    run_verbs,
)

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

__all__ = ["wifi", "wifi_info"]

_HELPS = ("", "help", "-h")
_IS_VERBOSE_OPEN = levels.T


@shell_service("wifi", since_api=levels.O)
def wifi(invocation: Invocation) -> int:
    """Run `cmd wifi VERB …`."""
    api = invocation.android.model.api
    verb = "".join(invocation.args[:1])
    root = invocation.uid == ROOT
    if api < levels.R and not root:
        return _forbidden(invocation, verb, "wifi commands")
    if api >= levels.R and not root and not _is_open(verb, api):
        what = f"{verb} wifi command (or such command doesn't exist)"
        return _forbidden(invocation, verb, what)
    verbs = {name: run for name, (since, run) in _ALL.items() if since <= api}
    return run_verbs(invocation, verbs, HELP if api >= levels.R else OLD)


def _is_open(verb: str, api: int) -> bool:
    """`NON_PRIVILEGED_COMMANDS`; asking about verbose logging came to it in 13."""
    if verb == "is-verbose-logging":
        return api >= _IS_VERBOSE_OPEN
    return verb in _OPEN or verb in _HELPS


def _forbidden(invocation: Invocation, verb: str, what: str) -> int:
    message = f"Uid {invocation.uid} does not have access to {what}"
    return report(invocation, verb, JavaError("java.lang.SecurityException", message))


def _checked(verb: str, run: Verb) -> Verb:
    """Arguments that cannot be used are told on stdout (`catch (IllegalArgumentException e)`)."""

    def checked(invocation: Invocation, arguments: Arguments) -> int:
        try:
            return run(invocation, arguments)
        except JavaError as error:
            if invocation.android.model.api < levels.R:
                raise
            invocation.out(f"Invalid args for {verb}: \n{error.kind}: {error.message}\n")
            return FAILED

    return checked


def _set_enabled(invocation: Invocation, arguments: Arguments) -> int:
    invocation.android.wifi.set_enabled(arguments.one_of("enabled", "disabled"))
    return 0


def _scan_always(invocation: Invocation, arguments: Arguments) -> int:
    enabled = arguments.one_of("enabled", "disabled")
    invocation.android.settings.put("global", "wifi_scan_always_enabled", str(int(enabled)))
    return 0


_OPEN: dict[str, Verb] = {
    "set-wifi-enabled": _set_enabled,
    "set-scan-always-available": _scan_always,
    "status": status,
    "get-country-code": privileged.country_code,
    "set-verbose-logging": privileged.set_verbose,
    **networks.VERBS,
    **suggestions.VERBS,
}
_ALL = {name: (levels.R, run) for name, run in _OPEN.items()} | privileged.VERBS
_ALL = {name: (since, _checked(name, run)) for name, (since, run) in _ALL.items()}
