"""`ping` of iputils or toybox: statistics, or why there are none.

An unknown name, or no network at all, ends it before any statistics. Without an answer there is no
line of times; errors on the way are counted apart. iputils: ping_common.c finish; toybox:
toys/net/ping.c.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import unread

_UNKNOWN = re.compile(r"ping: unknown host ['\"]?([^'\"\s]+)|ping6?: ([^\s:]+): Name or service")
_UNREACHABLE = "connect: Network is unreachable"
_STATISTICS = re.compile(
    r"(\d+) packets transmitted, (\d+) (?:packets )?received,(?: \+(\d+) errors,)? "
    r"(\d+)(?:\.\d+)?% packet loss"
)
_ADDRESS = re.compile(r"^PING \S+ \(([\da-fA-F.:]+)\)", re.MULTILINE)
_TIMES = re.compile(r"min/avg/max\S* = [\d.]+/([\d.]+)/")


@dataclass(frozen=True)
class Ping:
    """What came of it.

    Attributes:
        unknown_host: the name that did not resolve; "" if it did.
        address: what the name resolved to.
        average_ms: None without an answer.
        unreachable: whether there is no network that leads there.
    """

    sent: int = 0
    received: int = 0
    errors: int = 0
    loss_percent: int = 0
    address: str = ""
    average_ms: float | None = None
    unknown_host: str = ""
    unreachable: bool = False


def parse_ping(text: str) -> Ping:
    """Read what it printed on both streams.

    Raises:
        ProtocolError: it has neither statistics nor a reason why there are none.
    """
    unknown = _UNKNOWN.search(text)
    if unknown is not None:
        return Ping(unknown_host=unknown[1] or unknown[2])
    if _UNREACHABLE in text:
        return Ping(unreachable=True)
    counted, address = _STATISTICS.search(text), _ADDRESS.search(text)
    if counted is None or address is None:
        raise unread("ping", text)
    times = _TIMES.search(text)
    return Ping(
        sent=int(counted[1]),
        received=int(counted[2]),
        errors=int(counted[3] or 0),
        loss_percent=int(counted[4]),
        address=address[1],
        average_ms=float(times[1]) if times else None,
    )
