"""`ndc`: netd by hand, for root.

Up to API 28 it speaks with netd by a socket that is root's and system's; from 29 on by binder,
where SELinux finds no netd for the shell user: the service is waited for in vain. Name servers can
be set up to 28 only. What netd would do and this device cannot is answered as netd answers what has
failed. Whatever netd answers, the status is 0.

Source: system/netd/server/NdcDispatcher.cpp and NdcDispatcher.h, CommandListener.cpp and ndc.cpp up
to 28, InterfaceController.cpp (`getCfg`), ResponseCode.h; system/sepolicy/private/shell.te.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from harness.virtual.android import levels
from harness.virtual.android.users import ROOT
from harness.virtual.commands.interfaces import Interface, interfaces
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_LIST, _OKAY, _TETHER, _FORWARD, _CONFIG = 110, 200, 210, 211, 213
_FAILED, _SYNTAX = 400, 500
_NO_SOCKET: Final = 4
_WAITS_S: Final = 10.0  # IServiceManager.getService: five seconds for each of its two services
_MOST_WORDS: Final = 26
_MOST_SERVERS: Final = 4  # MAXNS
_UNSUPPORTED: Final = "Operation not supported on transport endpoint"
_OLD_USAGE = "Usage: {} [<sockname>] ([monitor] | ([<cmd_seq_num>] <cmd> [arg ...]))\n"

Answer = tuple[int, str]


class _SyntaxError(Exception):
    """The line is none that netd reads; the text follows `500 0`."""


@command("ndc")
def ndc(invocation: Invocation) -> int:
    """Run `ndc COMMAND [SUBCOMMAND …]`."""
    old = invocation.android.model.api < levels.Q
    if not invocation.args:
        usage = _OLD_USAGE if old else "Usage: {} (<cmd> [arg ...])\n"
        invocation.err(usage.format(invocation.name))
        return 1
    if invocation.uid != ROOT:
        if old:
            invocation.err("Error connecting (Permission denied)\n")
            return _NO_SOCKET
        invocation.cancelled.wait(invocation.android.clock.host_seconds(_WAITS_S))
        return 1
    try:
        answers = _answers(invocation, old=old)
    except _SyntaxError as error:
        answers = [(_SYNTAX, str(error))]
    invocation.out("".join(f"{code} 0 {text}\n" for code, text in answers))
    return 0


def _answers(invocation: Invocation, *, old: bool) -> list[Answer]:
    name, *words = invocation.args
    if len(invocation.args) >= _MOST_WORDS:
        raise _SyntaxError("Command too long")
    if name == "resolver" and old:
        return _resolver(invocation, words)
    if name not in _COMMANDS:
        raise _SyntaxError("Command not recognized")
    return _COMMANDS[name](invocation, words)


def _interface(invocation: Invocation, words: list[str]) -> list[Answer]:
    found = {each.name: each for each in interfaces(invocation.android)}
    if words == ["list"]:
        return [*((_LIST, name) for name in found), (_OKAY, "Interface list completed")]
    if len(words) < 2:  # noqa: PLR2004  (a subcommand and an interface)
        raise _SyntaxError("Missing argument")
    verb, name = words[:2]
    if verb == "getcfg":
        if name not in found:
            return [(_FAILED, "Interface not found (No such device)")]
        return [(_CONFIG, _config(found[name]))]
    if verb not in _INTERFACE_FAILS:
        raise _SyntaxError("Unknown interface cmd")
    if verb == "setcfg" and len(words) < 3:  # noqa: PLR2004  (a flag at least)
        raise _SyntaxError("Missing argument")
    down = verb == "setcfg" and "down" in words
    what = "Failed to down interface" if down else _INTERFACE_FAILS[verb]
    return [(_FAILED, f"{what} ({_UNSUPPORTED})")]


_INTERFACE_FAILS: Final = {
    "setcfg": "Failed to up interface",
    "ipv6privacyextensions": "Failed to set ipv6 privacy extensions",
    "ipv6": "Failed to change IPv6 state",
    "setmtu": "Failed to set MTU",
}


def _config(each: Interface) -> str:
    address, _, length = (each.address or "0.0.0.0/0").partition("/")
    kinds = ["loopback"] if each.name == "lo" else ["broadcast"]
    flags = ["up" if each.up else "down", *kinds, *(["running"] if each.up else [])]
    if each.name != "lo":
        flags.append("multicast")
    return f"{each.mac} {address} {length} {' '.join(flags)}"


def _resolver(invocation: Invocation, words: list[str]) -> list[Answer]:
    if len(words) < 2:  # noqa: PLR2004  (a subcommand and a network)
        raise _SyntaxError("Resolver missing arguments")
    verb, net_id, network = words[0], _number(words[1]), invocation.android.network
    if verb == "setnetdns":
        servers = _servers(words[3:])
        if not servers:
            raise _SyntaxError("Wrong number of or invalid arguments to resolver setnetdns")
        network.set_name_servers(net_id, servers)
    elif verb == "clearnetdns":
        if len(words) > 2:  # noqa: PLR2004
            raise _SyntaxError("Wrong number of arguments to resolver clearnetdns")
        network.set_name_servers(net_id, ())
    else:
        raise _SyntaxError("Resolver unknown command")
    return [(_OKAY, "Resolver command succeeded")]


def _servers(words: list[str]) -> tuple[str, ...]:
    """The addresses, or none where one of them is none."""
    if len(words) > 2 and words[-2] == "--params":  # noqa: PLR2004
        if not re.match(r"\s*\d+\s+\d+\s+\d+\s+\d+", words[-1]):
            return ()
        words = words[:-2]
    try:
        return tuple(str(ipaddress.ip_address(word)) for word in words[:_MOST_SERVERS])
    except ValueError:
        return ()


def _number(word: str) -> int:
    """strtoul: what does not begin with a number is 0."""
    found = re.match(r"\s*\+?(0[xX][0-9a-fA-F]+|\d+)", word)
    if found is None:
        return 0
    digits = found[1]
    octal = len(digits) > 1 and digits.startswith("0") and digits.isdigit()
    try:
        return int(digits, 8 if octal else 0)
    except ValueError:  # 08 is 0 and a rest
        return 0


def _ip_forward(_invocation: Invocation, words: list[str]) -> list[Answer]:
    if words == ["status"]:
        return [(_FORWARD, "Forwarding disabled")]
    known = {2: ("enable", "disable"), 3: ("add", "remove")}.get(len(words), ())
    if not words or words[0] not in known:
        raise _SyntaxError("Unknown ipfwd cmd")
    return [(_FAILED, f"ipfwd operation failed ({_UNSUPPORTED})")]


def _tether(_invocation: Invocation, words: list[str]) -> list[Answer]:
    if not words:
        raise _SyntaxError("Missing argument")
    if words[0] == "status":
        return [(_TETHER, "Tethering services stopped")]
    if words[0] == "stop" or len(words) == 2:  # noqa: PLR2004  (netd looks for `interface list` only)
        return [(_OKAY, "Tether operation succeeded")]
    if words[0] != "start" and len(words) == 1:
        raise _SyntaxError("Missing argument")
    if words[0] not in ("start", "interface", "dns"):
        raise _SyntaxError("Unknown tether cmd")
    return [(_FAILED, f"Tether operation failed ({_UNSUPPORTED})")]


def _fails(unknown: str, usages: dict[str, str], failure: str) -> Callable[..., list[Answer]]:
    """A command of whose subcommands this device can do none; each usage names its arguments."""

    def run(invocation: Invocation, words: list[str]) -> list[Answer]:
        name = invocation.args[0]
        if not words:
            raise _SyntaxError(usages.get("", "Missing argument"))
        if words[0] not in usages:
            raise _SyntaxError(unknown)
        wanted = usages[words[0]].split()
        fits = len(words) == 1 + len(wanted)
        if wanted[-1:] == ["..."]:
            fits = len(words) >= len(wanted)
        if not fits:
            raise _SyntaxError(f"Usage: {name} {words[0]} {usages[words[0]]}")
        return [(_FAILED, failure)]

    return run


def _fails_from(least: int, unknown: str, failures: dict[str, str]) -> Callable[..., list[Answer]]:
    """The same, of a command that wants so many words and says by itself what has failed."""

    def run(_invocation: Invocation, words: list[str]) -> list[Answer]:
        if len(words) < least:
            raise _SyntaxError("Missing argument")
        if words[0] not in failures:
            raise _SyntaxError(unknown)
        return [(_FAILED, failures[words[0]])]

    return run


_NAT = dict.fromkeys(("enable", "disable"), f"Nat operation failed ({_UNSUPPORTED})")
_IDLE = {"add": "Failed to add interface", "remove": "Failed to remove interface"}
_CLAT = dict.fromkeys(("start", "stop"), "Clatd operation failed")
_NETWORK = {
    verb: f"{call}() failed ({_UNSUPPORTED})"
    for verb, call in (
        ("route", "addRoute"),
        ("interface", "addInterfaceToNetwork"),
        ("create", "createPhysicalNetwork"),
        ("destroy", "destroyNetwork"),
        ("default", "setDefaultNetwork"),
        ("permission", "setPermissionForNetworks"),
        ("users", "addUsersToNetwork"),
    )
}
_STRICT = {"": "Missing command", "set_uid_cleartext_policy": "<uid> <accept|log|reject>"}
_BANDWIDTH = {
    "": "Usage: bandwidth <cmds> <args...>",
    "removeiquota": "<interface>",
    "setiquota": "<interface> <bytes>",
    "addnaughtyapps": "<appUid> ...",
    "removenaughtyapps": "<appUid> ...",
    "addniceapps": "<appUid> ...",
    "removeniceapps": "<appUid> ...",
    "setglobalalert": "<bytes>",
    "setinterfacealert": "<interface> <bytes>",
    "removeinterfacealert": "<interface>",
}
_FIREWALL = {
    "": "Missing command",
    "enable": "<whitelist|blacklist>",
    "set_interface_rule": "<rmnet0> <allow|deny>",
    "set_uid_rule": "<dozable|standby|none> <1000> <allow|deny>",
    "enable_chain": "<dozable|standby>",
    "disable_chain": "<dozable|standby>",
}
_COMMANDS: Final = {
    "interface": _interface,
    "ipfwd": _ip_forward,
    "tether": _tether,
    "nat": _fails_from(4, "Unknown nat cmd", _NAT),
    "idletimer": _fails_from(1, "Unknown idletimer cmd", _IDLE),
    "clatd": _fails_from(2, "Unknown clatd cmd", _CLAT),
    "network": _fails_from(1, "Unknown argument", _NETWORK),
    "strict": _fails("Unknown command", _STRICT, "Strict command failed"),
    "bandwidth": _fails("Unknown bandwidth cmd", _BANDWIDTH, "Bandwidth command failed"),
    "firewall": _fails("Unknown command", _FIREWALL, "Firewall command failed"),
}
