"""`cmd netpolicy`: data saver and the policies of uids.

Source: frameworks/base/…/server/net/NetworkPolicyManagerShellCommand.java. `set metered-network`
ends with 255 even when it worked (API 28 on). Watching a uid and listing those that app standby
spares are taken for API 31 on, from where on the restricted mode is asked for, beside which they
were read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import (
    FAILED,
    Arguments,
    illegal_argument,
    parse_boolean,
    run_verbs,
)

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_ALLOW = 4  # POLICY_ALLOW_METERED_BACKGROUND
_REJECT = 1  # POLICY_REJECT_METERED_BACKGROUND
_ALLOWED_LIST, _REJECTED_LIST = "restrict-background-whitelist", "restrict-background-blacklist"
_LISTS = {_ALLOWED_LIST: (_ALLOW, "whitelisted"), _REJECTED_LIST: (_REJECT, "blacklisted")}
_HELP = """Network policy manager (netpolicy) commands:
  help
    Print this help text.

  add restrict-background-whitelist UID
    Adds a UID to the whitelist for restrict background usage.
  add restrict-background-blacklist UID
    Adds a UID to the blacklist for restrict background usage.
  add app-idle-whitelist UID
    Adds a UID to the temporary app idle whitelist.
  get restrict-background
    Gets the global restrict background usage status.
  list wifi-networks [true|false]
    Lists all saved wifi networks and whether they are metered or not.
    If a boolean argument is passed, filters just the metered (or unmetered)
    networks.
  list restrict-background-whitelist
    Lists UIDs that are whitelisted for restrict background usage.
  list restrict-background-blacklist
    Lists UIDs that are blacklisted for restrict background usage.
  remove restrict-background-whitelist UID
    Removes a UID from the whitelist for restrict background usage.
  remove restrict-background-blacklist UID
    Removes a UID from the blacklist for restrict background usage.
  remove app-idle-whitelist UID
    Removes a UID from the temporary app idle whitelist.
  set metered-network ID [undefined|true|false]
    Toggles whether the given wi-fi network is metered.
  set restrict-background BOOLEAN
    Sets the global restrict background usage status.
  set sub-plan-owner subId [packageName]
    Sets the data plan owner package for subId.
"""


@shell_service("netpolicy", since_api=levels.N)
def netpolicy(invocation: Invocation) -> int:
    """Run `cmd netpolicy get|set|list|add|remove …`."""
    verbs = dict(_VERBS)
    if invocation.android.model.api >= levels.S:
        verbs |= {"start-watching": _start_watching, "stop-watching": _stop_watching}
    return run_verbs(invocation, verbs, _HELP)


def _say(invocation: Invocation, text: str) -> int:
    invocation.out(f"Error: {text}\n")
    return FAILED


def _get(invocation: Invocation, arguments: Arguments) -> int:
    kind = arguments.next()
    android = invocation.android
    if kind is None:
        return _say(invocation, "didn't specify type of data to get")
    if kind == "restrict-background":
        state = "enabled" if android.connectivity.restrict_background else "disabled"
        invocation.out(f"Restrict background status: {state}\n")
        return 0
    if kind == "restricted-mode" and android.model.api >= levels.S:
        on = android.settings.integer("global", "restricted_networking_mode", 0)
        invocation.out(f"Restricted mode status: {'enabled' if on else 'disabled'}\n")
        return 0
    return _say(invocation, f"unknown get type '{kind}'")


def _set(invocation: Invocation, arguments: Arguments) -> int:
    kind = arguments.next()
    if kind is None:
        return _say(invocation, "didn't specify type of data to set")
    if kind == "restrict-background":
        word = arguments.next()
        if word is None:
            return _say(invocation, "didn't specify BOOLEAN")
        invocation.android.connectivity.set_restrict_background(parse_boolean(word))
        return 0
    if kind == "metered-network":
        return _set_metered(invocation, arguments)
    if kind == "sub-plan-owner":
        arguments.integer()
        return 0
    return _say(invocation, f"unknown set type '{kind}'")


def _set_metered(invocation: Invocation, arguments: Arguments) -> int:
    ssid = arguments.next()
    if ssid is None:
        return _say(invocation, "didn't specify networkId")
    word = arguments.next()
    if word is None:
        newer = invocation.android.model.api >= levels.P
        return _say(invocation, f"didn't specify {'meteredOverride' if newer else 'BOOLEAN'}")
    wifi = invocation.android.wifi
    override = {"true": True, "false": False}.get(word)
    wifi.set_metered(ssid.strip('"'), override)
    return FAILED if invocation.android.model.api >= levels.P else 0


def _list(invocation: Invocation, arguments: Arguments) -> int:
    kind = arguments.next()
    if kind is None:
        return _say(invocation, "didn't specify type of data to list")
    if kind in _LISTS:
        policy, word = _LISTS[kind]
        policies = invocation.android.connectivity.policies()
        uids = [uid for uid, bits in policies.items() if bits == policy]
        return _uids(invocation, f"Restrict background {word}", uids)
    if kind == "app-idle-whitelist" and invocation.android.model.api >= levels.S:
        spared = invocation.android.connectivity.firewall.app_idle_exempt
        return _uids(invocation, "App Idle whitelisted", list(spared))
    if kind == "wifi-networks":
        return _list_wifi(invocation, arguments.next())
    return _say(invocation, f"unknown list type '{kind}'")


def _uids(invocation: Invocation, word: str, uids: list[int]) -> int:
    shown = "".join(f"{uid} " for uid in sorted(uids)) or "none\n"
    invocation.out(f"{word} UIDs: {shown}\n")
    return 0


def _list_wifi(invocation: Invocation, wanted: str | None) -> int:
    for network in invocation.android.wifi.saved_networks():
        override = "none" if network.metered is None else str(network.metered).lower()
        if wanted is None or override == str(parse_boolean(wanted)).lower():
            invocation.out(f"{network.ssid};{override}\n")
    return 0


def _uid(invocation: Invocation, arguments: Arguments) -> int | None:
    word = arguments.next()
    if word is None:
        _say(invocation, "didn't specify UID")
        return None
    try:
        return int(word)
    except ValueError:
        _say(invocation, f"UID ({word}) should be a number")
        return None


def _change(verb: str) -> Verb:
    def run(invocation: Invocation, arguments: Arguments) -> int:
        kind = arguments.next()
        if kind is None:
            return _say(invocation, f"didn't specify type of data to {verb}")
        if kind not in _LISTS and kind != "app-idle-whitelist":
            return _say(invocation, f"unknown {verb} type '{kind}'")
        uid = _uid(invocation, arguments)
        if uid is None:
            return FAILED
        if kind not in _LISTS:
            policy = invocation.android.connectivity.firewall
            policy.set_app_idle_exempt(uid, exempt=verb == "add")
            return 0
        return _apply(invocation, verb, kind, uid)

    return run


def _apply(invocation: Invocation, verb: str, kind: str, uid: int) -> int:
    policy, word = _LISTS[kind]
    connectivity = invocation.android.connectivity
    if uid < _FIRST_APP_UID:
        illegal_argument(f"cannot apply policy to UID {uid}")
    if verb == "add":
        connectivity.set_policy(uid, policy)
        return 0
    if connectivity.policy(uid) != policy:
        return _say(invocation, f"UID {uid} not {word}")
    connectivity.set_policy(uid, 0)
    return 0


def _start_watching(invocation: Invocation, arguments: Arguments) -> int:
    uid = arguments.integer()
    if uid < 0:
        invocation.out(f"Invalid UID: {uid}\n")
        return FAILED
    return 0


def _stop_watching(_invocation: Invocation, _arguments: Arguments) -> int:
    return 0


_FIRST_APP_UID = 10000
_VERBS: dict[str, Verb] = {
    "get": _get,
    "set": _set,
    "list": _list,
    "add": _change("add"),
    "remove": _change("remove"),
}
