"""`cmd connectivity`: airplane mode, the OEM firewall chain, re-evaluation.

Source: packages/modules/Connectivity/service/src/com/android/server/ConnectivityService.java
(ShellCmd, read in its Android 16 version). Exceptions are printed on stdout there, and the command
ends with 255; `set-chain3-enabled` prints nothing, and `reevaluate` is not in the help.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_HELP = """Connectivity service commands:
  help
    Print this help text.
  airplane-mode [enable|disable]
    Turn airplane mode on or off.
  airplane-mode
    Get airplane mode.
"""
_HELP_FIREWALL = """  set-chain3-enabled [true|false]
    Enable or disable FIREWALL_CHAIN_OEM_DENY_3 for debugging.
  get-chain3-enabled
    Returns whether FIREWALL_CHAIN_OEM_DENY_3 is enabled.
  set-package-networking-enabled [true|false] [package name]
    Set the deny bit in FIREWALL_CHAIN_OEM_DENY_3 to package. This has
    no effect if the chain is disabled.
  get-package-networking-enabled [package name]
    Get the deny bit in FIREWALL_CHAIN_OEM_DENY_3 for package.
"""
_HELP_BACKGROUND = """  set-background-networking-enabled-for-uid [uid] [true|false]
    Set the allow bit in FIREWALL_CHAIN_BACKGROUND for the given uid.
  get-background-networking-enabled-for-uid [uid]
    Get the allow bit in FIREWALL_CHAIN_BACKGROUND for the given uid.
"""


@shell_service("connectivity", since_api=levels.P)
def connectivity(invocation: Invocation) -> int:
    """Run `cmd connectivity VERB …`."""
    verbs = dict(_VERBS)
    if invocation.android.model.api >= levels.U:
        verbs |= _FIREWALL_VERBS
    if invocation.android.model.api >= levels.V:
        verbs |= _BACKGROUND_VERBS
    return run_verbs(invocation, verbs, _help(invocation))


def _help(invocation: Invocation) -> str:
    api = invocation.android.model.api
    text = _HELP + (_HELP_FIREWALL if api >= levels.U else "")
    return text + (_HELP_BACKGROUND if api >= levels.V else "")


def _usage(invocation: Invocation) -> int:
    invocation.out(_help(invocation))
    return FAILED


def _boolean(invocation: Invocation, word: str | None) -> bool | None:
    """`parseBooleanArgument`: the two words exactly; complains about any other."""
    if word not in ("true", "false"):
        invocation.out(f"Invalid boolean argument: {'null' if word is None else word}\n")
        return None
    return word == "true"


def _airplane_mode(invocation: Invocation, arguments: Arguments) -> int:
    action = arguments.next()
    if action is None:
        enabled = invocation.android.settings.integer("global", "airplane_mode_on", 0)
        invocation.out("enabled\n" if enabled else "disabled\n")
        return 0
    if action not in ("enable", "disable"):
        return _usage(invocation)
    invocation.android.connectivity.set_airplane_mode(action == "enable")
    return 0


def _set_chain3(invocation: Invocation, arguments: Arguments) -> int:
    enabled = _boolean(invocation, arguments.next())
    if enabled is None:
        return _usage(invocation)
    invocation.android.connectivity.set_chain3_enabled(enabled)
    return 0


def _get_chain3(invocation: Invocation, _arguments: Arguments) -> int:
    enabled = invocation.android.connectivity.chain3_enabled
    invocation.out(f"chain:{'enabled' if enabled else 'disabled'}\n")
    return 0


def _set_package(invocation: Invocation, arguments: Arguments) -> int:
    enabled = _boolean(invocation, arguments.next())
    name = arguments.next()
    if enabled is None or name is None:
        return _usage(invocation)
    package = invocation.android.packages.get(name)
    if package is None:
        return _no_package(invocation, name)
    try:
        invocation.android.connectivity.set_package_networking_enabled(name, enabled)
    except PermissionError:
        invocation.out(
            "java.lang.IllegalArgumentException: Can't set package firewall rule for system "
            f"app {name} with appId {package.uid}\n"
        )
        return FAILED
    word = "Enabled" if enabled else "Disabled"
    invocation.out(f"{word} networking for {name}, appId {package.uid}\n")
    return 0


def _no_package(invocation: Invocation, name: str) -> int:
    invocation.out(f"android.content.pm.PackageManager$NameNotFoundException: {name}\n")
    return FAILED


def _get_package(invocation: Invocation, arguments: Arguments) -> int:
    name = arguments.next()
    if name is None:
        return _no_package(invocation, "null")
    if invocation.android.packages.get(name) is None:
        return _no_package(invocation, name)
    allowed = invocation.android.connectivity.package_networking_enabled(name)
    invocation.out(f"{name}:{'allow' if allowed else 'deny'}\n")
    return 0


def _reevaluate(invocation: Invocation, arguments: Arguments) -> int:
    word = arguments.next()
    if word is not None and not word.lstrip("-").isdigit():
        invocation.out(f'java.lang.NumberFormatException: For input string: "{word}"\n')
        return FAILED
    connectivity_service = invocation.android.connectivity
    default = connectivity_service.default_network()
    net_id = int(word) if word is not None else default.net_id if default else 0
    if not net_id or not connectivity_service.reevaluate(net_id):
        invocation.out("Unknown network (net ID not found or no default network)\n")
    return 0


def _number(invocation: Invocation, word: str | None) -> int | None:
    """`parseIntegerArgument`: complains about what is no number."""
    if word is not None and word.isdigit():
        return int(word)
    invocation.out(f"Invalid integer argument: {'null' if word is None else word}\n")
    return None


def _set_background(invocation: Invocation, arguments: Arguments) -> int:
    uid = _number(invocation, arguments.next())
    enabled = _boolean(invocation, arguments.next())
    if uid is None or enabled is None:
        return _usage(invocation)
    invocation.android.connectivity.firewall.set_background_networking(uid, enabled=enabled)
    word = "Enabled" if enabled else "Disabled"
    invocation.out(f"{word} background networking for  uid {uid}\n")
    return 0


def _get_background(invocation: Invocation, arguments: Arguments) -> int:
    uid = _number(invocation, arguments.next())
    if uid is None:
        return _usage(invocation)
    allowed = invocation.android.connectivity.firewall.background_networking_enabled(uid)
    invocation.out(f"{uid}: {'allow' if allowed else 'deny'}\n")
    return 0


_VERBS: dict[str, Verb] = {"airplane-mode": _airplane_mode}
_FIREWALL_VERBS: dict[str, Verb] = {
    "set-chain3-enabled": _set_chain3,
    "get-chain3-enabled": _get_chain3,
    "set-package-networking-enabled": _set_package,
    "get-package-networking-enabled": _get_package,
    "reevaluate": _reevaluate,
}
_BACKGROUND_VERBS: dict[str, Verb] = {
    "set-background-networking-enabled-for-uid": _set_background,
    "get-background-networking-enabled-for-uid": _get_background,
}
