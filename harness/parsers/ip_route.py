"""`ip route` and `ip rule`: Android keeps a table for each network.

The main table has no default route also while the device is online; the rule that matches every
other mark (`fwmark 0x0/0xffff`; its priority differs by level) names the default network's table.
AOSP: system/netd RouteController.cpp.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import lines_of, unread

_RULE = re.compile(r"(\d+):\s+(from .*?)\s*(?:lookup (\S+)|(unreachable))\s*")
_ROUTE = re.compile(r"(default|[\da-f.:]*[\da-f](?:/\d+)?)(?: via (\S+))?(?: dev (\S+))?(?: .*)?")
_TRAILER = re.compile(r"-+ \d+\.\d+s was the duration")
_ANY_MARK = "fwmark 0x0/0xffff"
_OF_ROOT = "uidrange"


@dataclass(frozen=True)
class Rule:
    """One rule; `table` is "" where it says that nothing can be reached."""

    priority: int
    selector: str
    table: str


@dataclass(frozen=True)
class Route:
    """One route; `via` is "" on the link itself."""

    target: str
    via: str
    device: str


def parse_ip_rules(text: str) -> tuple[Rule, ...]:
    """Read `ip rule show`.

    Raises:
        ProtocolError: a line is no rule.
    """
    return tuple(_rule(line) for line in _rows(text))


def _rule(line: str) -> Rule:
    match = _RULE.fullmatch(line)
    if match is None:
        raise unread("ip rule", line)
    return Rule(int(match[1]), match[2], match[3] or "")


def default_table(rules: tuple[Rule, ...]) -> str:
    """The default network's table, "" if no network is the default."""
    for rule in rules:
        if rule.table and _ANY_MARK in rule.selector and _OF_ROOT not in rule.selector:
            return rule.table
    return ""


def parse_ip_routes(text: str) -> tuple[Route, ...]:
    """Read `ip route show`, of any table.

    Raises:
        ProtocolError: a line is no route.
    """
    return tuple(_route(line) for line in _rows(text))


def _route(line: str) -> Route:
    match = _ROUTE.fullmatch(line)
    if match is None:
        raise unread("ip route", line)
    return Route(match[1], match[2] or "", match[3] or "")


def _rows(text: str) -> list[str]:
    return [line for line in lines_of(text) if line.strip() and not _TRAILER.match(line)]
