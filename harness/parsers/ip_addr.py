"""The network interfaces, as `ip addr`, toybox's `ifconfig` and the old `netcfg` print them.

`ip addr` (iproute2): `N: NAME: <FLAGS> … state STATE …` and indented `inet A/P` lines; the flag UP
alone says nothing, the state does. `ifconfig` (API 23 on): blocks with `inet addr:A … Mask:M` and a
line of flags. `netcfg` (before API 23): `NAME UP|DOWN A/P flags mac`, with 0.0.0.0 for no address.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.parsers.lines import blocks, body_of, lines_of, unread

_IP_HEAD = re.compile(r"^\d+: (\S+?)(?:@\S+)?: <(\S*)>.* state (\w+).*$", re.MULTILINE)
_INET = re.compile(r"^ +inet (\S+)", re.MULTILINE)
_IFCONFIG_HEAD = re.compile(r"^(\S+) +Link encap:.*$", re.MULTILINE)
_IFCONFIG_INET = re.compile(r"inet addr:(\S+) .*?Mask:(\S+)")
_IFCONFIG_FLAGS = re.compile(r"^ +((?:[A-Z]+ )+) *MTU:", re.MULTILINE)
_NETCFG = re.compile(r"(\S+) +(UP|DOWN) +([\d.]+/\d+) +0x\w+ +\S+")


@dataclass(frozen=True)
class Interface:
    """One interface.

    Attributes:
        up: whether it works, not only whether it is switched on.
        addresses: its IPv4 addresses with their prefix; none if it has none.
    """

    name: str
    up: bool
    addresses: tuple[str, ...] = ()


def parse_ip_addr(text: str) -> tuple[Interface, ...]:
    """Read `ip addr`; the loopback's state is UNKNOWN, which works.

    Raises:
        ProtocolError: it shows no interface.
    """
    return tuple(
        Interface(
            name=head[1],
            up=head[3] != "DOWN" and "UP" in head[2].split(","),
            addresses=tuple(_INET.findall(block)),
        )
        for head, block in _interfaces("ip addr", _IP_HEAD, text)
    )


def parse_ifconfig(text: str) -> tuple[Interface, ...]:
    """Read `ifconfig`.

    Raises:
        ProtocolError: it shows no interface, or an address is none.
    """
    return tuple(
        Interface(
            name=head[1],
            up=any("UP" in flags.split() for flags in _IFCONFIG_FLAGS.findall(block)),
            addresses=tuple(_with_prefix(*pair) for pair in _IFCONFIG_INET.findall(block)),
        )
        for head, block in _interfaces("ifconfig", _IFCONFIG_HEAD, text)
    )


def _interfaces(
    source: str, pattern: re.Pattern[str], text: str
) -> list[tuple[re.Match[str], str]]:
    interfaces = blocks(pattern, body_of(text))
    if not interfaces:
        raise unread(source, text)
    return interfaces


def _with_prefix(address: str, mask: str) -> str:
    try:
        return str(ipaddress.IPv4Interface(f"{address}/{mask}"))
    except ValueError as error:
        raise ProtocolError("ifconfig", f"{address} with mask {mask} is no address") from error


def parse_netcfg(text: str) -> tuple[Interface, ...]:
    """Read `netcfg`.

    Raises:
        ProtocolError: a line is no interface's.
    """
    return tuple(_netcfg_row(line) for line in lines_of(text) if line.strip())


def _netcfg_row(line: str) -> Interface:
    match = _NETCFG.fullmatch(line.strip())
    if match is None:
        raise unread("netcfg", line)
    addresses = () if match[3].startswith("0.0.0.0/") else (match[3],)
    return Interface(match[1], match[2] == "UP", addresses)
