"""Settings › Check connection: what Courier's own speed test found, read off its page."""

from __future__ import annotations

from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.hierarchy import Screen
from harness.messengers.courier.screens import Screens

MOST_SECONDS = 40.0
"""Device seconds for a check: the page gives up after some 25, and drawing takes its time."""
_UNITS = {"ms": 1.0, "%": 0.01, "kbit/s": 1.0, "Mbit/s": 1000.0}
_UNKNOWN = "-"
_NONE = "None"
_REACHED = "Reached"


@dataclass(frozen=True)
class ConnectionReading:
    """One check of the connection, in the device's seconds; None: there is no figure.

    Attributes:
        network: what the app calls the network: `Wi-Fi`, `Cellular, no internet`, `None`, …
        proxy: host and port of the proxy that it asks; empty without one.
        lookup_ms: how long the server's name took; None too when it is an address.
        latency_ms: the median of small requests on one connection.
        jitter_ms: half of what the middle nine tenths of them differ by.
        late_share: the share of them that had to be sent again.
        down_kbps: kilobits a second from the server.
        up_kbps: kilobits a second to the server.
        reached: whether the server answered.
        reason: why it did not.
    """

    network: str
    proxy: str
    lookup_ms: float | None
    latency_ms: float | None
    jitter_ms: float | None
    late_share: float | None
    down_kbps: float | None
    up_kbps: float | None
    reached: bool
    reason: str

    def __str__(self) -> str:
        server = "reached" if self.reached else f"no answer: {self.reason}"
        late = None if self.late_share is None else 100 * self.late_share
        rows = {
            "network": self.network,
            "proxy": self.proxy or "none",
            "name lookup": _figure(self.lookup_ms, "ms"),
            "latency": _figure(self.latency_ms, "ms"),
            "jitter": _figure(self.jitter_ms, "ms"),
            "late answers": _figure(late, "%"),
            "download": _figure(self.down_kbps, "kbit/s"),
            "upload": _figure(self.up_kbps, "kbit/s"),
            "server": server,
        }
        return "\n".join(f"{name:12}  {text}" for name, text in rows.items())


def parse_reading(device: str, screen: Screen) -> ConnectionReading:
    """What the page shows of a check that is over.

    Raises:
        ProtocolError: a row is missing, or shows a figure that cannot be read.
    """

    def text(row: str) -> str:
        found = screen.find(id=f"connection_{row}_subtitle")
        if found is None:
            raise ProtocolError(device, f"Courier's connection page has no row {row!r}")
        return found.text

    def figure(row: str) -> float | None:
        return _parse_figure(device, text(row))

    proxy, server = text("proxy"), text("server")
    reached = server == _REACHED
    return ConnectionReading(
        network=text("network"),
        proxy="" if proxy in (_NONE, _UNKNOWN) else proxy,
        lookup_ms=figure("lookup"),
        latency_ms=figure("latency"),
        jitter_ms=figure("jitter"),
        late_share=figure("late"),
        down_kbps=figure("down"),
        up_kbps=figure("up"),
        reached=reached,
        reason="" if reached else server.removeprefix("No answer (").removesuffix(")"),
    )


@dataclass(frozen=True)
class ConnectionPage:
    """The page, once it is open."""

    screens: Screens

    def check(self) -> ConnectionReading:
        """Start a check, wait for its end and read it.

        Raises:
            DeviceTimeoutError: the check did not end.
        """
        self.screens.tap("check_connection")
        screen = self.screens.wait_for(_is_over, "the end of the check", MOST_SECONDS)
        return parse_reading(self.screens.device.serial, screen)


def _is_over(screen: Screen) -> bool:
    button = screen.find(id="check_connection", text="Check again")
    return button is not None and screen.find(id="connection_progress") is None


def _figure(value: float | None, unit: str) -> str:
    return _UNKNOWN if value is None else f"{value:.4g} {unit}"


def _parse_figure(device: str, text: str) -> float | None:
    if text == _UNKNOWN:
        return None
    number, _, unit = text.partition(" ")
    try:
        return float(number) * _UNITS[unit]
    except (KeyError, ValueError):
        raise ProtocolError(device, f"Courier shows the unknown figure {text!r}") from None
