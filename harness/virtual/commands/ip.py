"""`ip`: addresses, links, routes and rules.

Source: external/iproute2. Android keeps default routes in a table a network: the main table has
none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.interfaces import Interface, interfaces
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_USAGE = """Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
       ip [ -force ] -batch filename
where  OBJECT := { link | address | addrlabel | route | rule | neigh | ntable |
                   tunnel | tuntap | maddress | mroute | mrule | monitor | xfrm |
                   netns | l2tp | fou | macsec | tcp_metrics | token | netconf | ila |
                   vrf }
       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] | -r[esolve] |
                    -h[uman-readable] | -iec |
                    -f[amily] { inet | inet6 | ipx | dnet | mpls | bridge | link } |
                    -4 | -6 | -I | -D | -B | -0 |
                    -l[oops] { maximum-addr-flush-attempts } | -br[ief] |
                    -o[neline] | -t[imestamp] | -ts[hort] | -b[atch] [filename] |
                    -rc[vbuf] [size] | -n[etns] name | -a[ll] | -c[olor]}
"""
_SYNTAX_ERROR = 255
_MAIN, _LOCAL = ("main", "254"), ("local", "255")


@command("ip")
def ip(invocation: Invocation) -> int:
    """Run `ip [-4|-6|-o] addr|link|route|rule [show …]`."""
    flags, words = _split(invocation.args)
    if not words:
        invocation.err(_USAGE)
        return _SYNTAX_ERROR
    kind = next((name for name in _OBJECTS if name.startswith(words[0])), None)
    if kind is None:
        invocation.err(f'Object "{words[0]}" is unknown, try "ip help".\n')
        return 1
    rest = [word for word in words[1:] if word not in ("show", "list", "ls", "dev")]
    if kind in ("address", "link"):
        return _list(invocation, kind, flags, rest)
    if kind == "route":
        return _routes(invocation, flags, rest)
    return _rules(invocation)


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Flags and words; `-f inet` and `-family inet` are `-4`."""
    flags: list[str] = []
    words: list[str] = []
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in ("-f", "-family") and rest:
            flags.append({"inet": "-4", "inet6": "-6"}.get(rest.pop(0), "-0"))
        elif word.startswith("-"):
            flags.append(word)
        else:
            words.append(word)
    return flags, words


_OBJECTS = ("address", "link", "route", "rule")


def _list(invocation: Invocation, kind: str, flags: list[str], names: list[str]) -> int:
    found = interfaces(invocation.android)
    if names:
        found = [each for each in found if each.name == names[0]]
        if not found:
            invocation.err(f'Device "{names[0]}" does not exist.\n')
            return 1
    only = "-4" in flags
    for each in found:
        if only and not each.address:
            continue
        text = _link(each, with_mac=not only) + (_addresses(each) if kind == "address" else "")
        if "-o" in flags:
            text = _one_line(each) if kind == "address" else "\\".join(text.splitlines()) + "\n"
        invocation.out(text)
    return 0


def _link(each: Interface, *, with_mac: bool) -> str:
    if each.name == "lo":
        head = (
            "<LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000"
        )
        mac = f"    link/loopback {each.mac} brd {each.mac}\n"
    else:
        flags = (
            "BROADCAST,MULTICAST,UP,LOWER_UP" if each.up else "NO-CARRIER,BROADCAST,MULTICAST,UP"
        )
        state = "UP" if each.up else "DOWN"
        head = f"<{flags}> mtu 1500 qdisc mq state {state} group default qlen 1000"
        mac = f"    link/ether {each.mac} brd ff:ff:ff:ff:ff:ff\n"
    return f"{each.index}: {each.name}: {head}\n" + (mac if with_mac else "")


def _addresses(each: Interface) -> str:
    if not each.address:
        return ""
    if each.name == "lo":
        line = f"    inet {each.address} scope host lo\n"
    else:
        brd = each.network.broadcast_address
        line = f"    inet {each.address} brd {brd} scope global {each.name}\n"
    return f"{line}       valid_lft forever preferred_lft forever\n"


def _one_line(each: Interface) -> str:
    if not each.address:
        return ""
    return (
        f"{each.index}: {each.name}    inet {each.address} scope global {each.name}\\"
        "       valid_lft forever preferred_lft forever\n"
    )


def _routes(invocation: Invocation, flags: list[str], words: list[str]) -> int:
    if "-6" in flags:
        return 0
    if words[:1] == ["get"] and words[1:]:
        return _route_to(invocation, words[1])
    table = words[words.index("table") + 1] if "table" in words[:-1] else "main"
    found = [each for each in interfaces(invocation.android) if each.address and each.name != "lo"]
    if table in _LOCAL:
        for each in found:
            address = each.address.partition("/")[0]
            invocation.out(
                f"local {address} dev {each.name} proto kernel scope host src {address} \n"
            )
        return 0
    for each in found:
        address = each.address.partition("/")[0]
        if table in _MAIN or table == "all":
            invocation.out(
                f"{each.network} dev {each.name} proto kernel scope link src {address} \n"
            )
        if table in (each.name, str(1000 + each.index), "all"):
            invocation.out(f"default via {each.gateway} dev {each.name} proto static \n")
            invocation.out(f"{each.network} dev {each.name} proto static scope link \n")
    return 0


def _route_to(invocation: Invocation, target: str) -> int:
    default = invocation.android.connectivity.default_network()
    if default is None:
        invocation.err("RTNETLINK answers: Network is unreachable\n")
        return 2
    source = default.address
    invocation.out(
        f"{target} via {default.gateway} dev {default.interface} table {default.interface} "
        f"src {source} uid {invocation.uid} \n    cache \n"
    )
    return 0


def _rules(invocation: Invocation) -> int:
    default = invocation.android.connectivity.default_network()
    invocation.out("0:\tfrom all lookup local \n10000:\tfrom all fwmark 0xc0000/0xd0000 ")
    invocation.out("lookup legacy_system \n")
    for each in interfaces(invocation.android):
        if each.address and each.name != "lo":
            invocation.out(f"14000:\tfrom all oif {each.name} lookup {each.name} \n")
    if default is not None:
        invocation.out(f"22000:\tfrom all fwmark 0x0/0xffff lookup {default.interface} \n")
    invocation.out("32000:\tfrom all unreachable\n")
    return 0
