"""Wi-Fi: the switch, the saved networks, the association."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.device import Android


@dataclass(frozen=True)
class SavedNetwork:
    """A configured network (`cmd wifi list-networks`)."""

    network_id: int
    ssid: str
    security: str = "open"
    password: str = ""
    metered: bool = False


@dataclass(frozen=True)
class AccessPoint:
    """What a scan finds; level in dBm."""

    ssid: str
    bssid: str
    level: int
    frequency: int = 2447
    security: str = "open"
    password: str = ""


class Wifi:
    """WifiService; thread-safe. Connecting takes about a (scaled) second."""

    def __init__(self, android: "Android") -> None:
        self._android = android

    @property
    def enabled(self) -> bool:
        """Whether Wi-Fi is on."""
        raise NotImplementedError

    def set_enabled(self, enabled: bool) -> None:
        """The user's switch (also while in airplane mode: wifi_on 2)."""
        raise NotImplementedError

    @property
    def ssid(self) -> str | None:
        """The network it is connected to."""
        raise NotImplementedError

    @property
    def rssi(self) -> int:
        """dBm of the connection; -127 without one."""
        raise NotImplementedError

    def set_rssi(self, dbm: int) -> None:
        """Move the device: strength of the access point."""
        raise NotImplementedError

    @property
    def score(self) -> int | None:
        """What `set-connected-score` fixed, or None."""
        raise NotImplementedError

    def set_score(self, score: int | None) -> None:
        """Fix (0-60) or release the connected score."""
        raise NotImplementedError

    def saved_networks(self) -> list[SavedNetwork]:
        """The configured networks."""
        raise NotImplementedError

    def connect(
        self, ssid: str, security: str = "open", password: str = "", *, metered: bool = False
    ) -> bool:
        """Save and connect; False when no such access point is in range or the password is wrong."""
        raise NotImplementedError

    def forget(self, network_id: int) -> bool:
        """Remove a saved network, and leave it."""
        raise NotImplementedError

    def scan_results(self) -> list[AccessPoint]:
        """The access points in range."""
        raise NotImplementedError

    def set_blocked(self, ssid: str, *, blocked: bool) -> None:
        """The emulator console's `wifi block`: the association stays, no packet passes."""
        raise NotImplementedError

    def observe(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each change."""
        raise NotImplementedError
