"""What a check of the connection found, as plain data, and the arithmetic of its figures."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

LATE = 0.180
"""Seconds after the median from which an echo must have been sent twice.

TCP repeats a segment after 200 ms at the earliest (Linux, `TCP_RTO_MIN`), and the median itself is
in part above the line's own delay.
"""
_MEGABIT = 1e6
_TWO_DIGITS = 10


@dataclass(frozen=True)
class Echoes:
    """The round trips of one connection, in seconds."""

    median: float
    jitter: float
    late: float

    @classmethod
    def of(cls, times: Sequence[float]) -> Echoes:
        """Half the spread of the middle nine tenths is the jitter; `late` is a share."""
        median = statistics.median(times)
        late = sum(each > median + LATE for each in times) / len(times)
        return cls(median, (_quantile(times, 0.95) - _quantile(times, 0.05)) / 2, late)


@dataclass(frozen=True)
class Readings:
    """All that was found so far; None: not known (yet). Times in seconds, rates in bits a second.

    Attributes:
        network: `Wi-Fi` or `Cellular`, with what is wrong with it, or `None`.
        proxy: host and port; empty when there is none.
        lookup: how long the name took; None too when the server is named by its address.
        server: why the server was not reached; empty when it was.
    """

    network: str | None = None
    proxy: str | None = None
    lookup: float | None = None
    echoes: Echoes | None = None
    down: float | None = None
    up: float | None = None
    server: str | None = None


def _quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of them lies, between neighbours in proportion."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def rows(readings: Readings, *, over: bool) -> list[tuple[str, str, str]]:
    """What is known as id, title and text; once the check is over, what is not known shows `-`."""
    echoes = readings.echoes
    texts = {
        "network": readings.network,
        "proxy": None if readings.proxy is None else readings.proxy or "None",
        "lookup": _milliseconds(readings.lookup),
        "latency": _milliseconds(echoes.median if echoes else None),
        "jitter": _milliseconds(echoes.jitter if echoes else None),
        "late": f"{100 * echoes.late:.0f} %" if echoes else None,
        "down": _rate(readings.down),
        "up": _rate(readings.up),
        "server": _server(readings.server),
    }
    return [
        (name, title, texts[name] or "-")
        for name, title in _TITLES.items()
        if over or texts[name] is not None
    ]


_TITLES = {
    "network": "Network",
    "proxy": "Proxy",
    "lookup": "Name lookup",
    "latency": "Latency",
    "jitter": "Jitter",
    "late": "Late answers",
    "down": "Download",
    "up": "Upload",
    "server": "Server",
}


def _milliseconds(seconds: float | None) -> str | None:
    return None if seconds is None else f"{1000 * seconds:.0f} ms"


def _rate(bits: float | None) -> str | None:
    if bits is None:
        return None
    number, unit = (bits / 1e6, "Mbit/s") if bits >= _MEGABIT else (bits / 1e3, "kbit/s")
    return f"{number:.{1 if number >= _TWO_DIGITS else 2}f} {unit}"


def _server(reason: str | None) -> str | None:
    if reason is None:
        return None
    return f"No answer ({reason})" if reason else "Reached"
