"""Wi-Fi: the switch, the saved networks, the association.

Sources: WifiSettingsStore (what `wifi_on` holds: 0 off, 1 on, 2 on in airplane mode, 3 off because
of airplane mode; from API 34 secure `wifi_apm_state` remembers that the user wants Wi-Fi in
airplane mode), WifiShellCommand, and the emulator's one access point `AndroidWifi`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from harness.virtual.android.documents import load_document, save_document
from harness.virtual.android.looper import Timer
from harness.virtual.android.network.model import Network, Transport
from harness.virtual.android.network.proxy import HttpProxy

if TYPE_CHECKING:
    from harness.virtual.device import Android

OFF, ON, ON_IN_AIRPLANE, OFF_BY_AIRPLANE = "0", "1", "2", "3"
NO_SIGNAL = -127
_ASSOCIATION_SECONDS = 1.0  # device seconds from the switch to an address
_KEEPS_IN_AIRPLANE_API = 34


@dataclass(frozen=True)
class SavedNetwork:
    """A configured network (`cmd wifi list-networks`)."""

    network_id: int
    ssid: str
    security: str = "open"
    password: str = ""
    metered: bool | None = None
    """What the user overrode it with; None: what the network says, which is no."""
    proxy_host: str = ""
    proxy_port: int = 0
    proxy_exclusions: str = ""

    @property
    def proxy(self) -> HttpProxy | None:
        """What its IpConfiguration says; None for a direct connection."""
        if not self.proxy_host:
            return None
        return HttpProxy(self.proxy_host, self.proxy_port, self.proxy_exclusions)


@dataclass(frozen=True)
class AccessPoint:
    """What a scan finds; level in dBm, frequency in MHz."""

    ssid: str
    bssid: str
    level: int = -50
    frequency: int = 2447
    security: str = "open"
    password: str = ""


class Wifi:
    """WifiService; thread-safe. Connecting takes about a (scaled) second."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._path = android.state_dir / "system" / "wifi.json"
        self._lock = threading.RLock()
        self._on = False
        self._current: SavedNetwork | None = None
        self._timer: Timer | None = None
        self._score: int | None = None
        self._blocked: set[str] = set()
        self._saved: list[SavedNetwork] = []
        self._points = {"AndroidWifi": AccessPoint("AndroidWifi", "00:13:10:85:fe:01")}
        self._observers: list[Callable[[], None]] = []

    def boot(self) -> None:
        """Read the saved networks, and turn on as `wifi_on` says."""
        saved = load_document(self._path)
        networks = saved.get("networks", [asdict(SavedNetwork(0, "AndroidWifi"))])
        self._saved = [SavedNetwork(**each) for each in networks]
        if self._android.settings.get("global", "wifi_on") in (ON, ON_IN_AIRPLANE):
            self._turn(on=True)

    # the switch

    @property
    def enabled(self) -> bool:
        """Whether Wi-Fi is on."""
        with self._lock:
            return self._on

    def set_enabled(self, enabled: bool) -> None:
        """The user's switch, which also works in airplane mode."""
        settings = self._android.settings
        airplane = settings.get("global", "airplane_mode_on") == "1"
        state = (ON_IN_AIRPLANE if airplane else ON) if enabled else OFF
        settings.put("global", "wifi_on", state)
        if airplane and self._android.model.api >= _KEEPS_IN_AIRPLANE_API:
            settings.put("secure", "wifi_apm_state", "1" if enabled else "0")
        self._turn(on=enabled)

    def airplane_mode_changed(self, airplane: bool) -> None:
        """Follow the airplane switch, remembering what to go back to."""
        settings = self._android.settings
        state = settings.get("global", "wifi_on")
        if airplane and state == ON:
            keeps = (
                self._android.model.api >= _KEEPS_IN_AIRPLANE_API
                and settings.get("secure", "wifi_apm_state") == "1"
            )
            settings.put("global", "wifi_on", ON_IN_AIRPLANE if keeps else OFF_BY_AIRPLANE)
            self._turn(on=keeps)
        elif not airplane and state in (ON_IN_AIRPLANE, OFF_BY_AIRPLANE):
            settings.put("global", "wifi_on", ON)
            self._turn(on=True)

    # the connection

    @property
    def connection(self) -> SavedNetwork | None:
        """The network it is connected to."""
        with self._lock:
            return self._current

    @property
    def ssid(self) -> str | None:
        """The name of the network it is connected to."""
        current = self.connection
        return current.ssid if current is not None else None

    @property
    def bssid(self) -> str | None:
        """The access point that it is connected to."""
        with self._lock:
            point = self._points.get(self._current.ssid) if self._current else None
        return point.bssid if point is not None else None

    @property
    def rssi(self) -> int:
        """DBm of the connection; -127 without one."""
        with self._lock:
            point = self._points.get(self._current.ssid) if self._current else None
        return point.level if point is not None else NO_SIGNAL

    def set_rssi(self, dbm: int) -> None:
        """How strong every access point is received."""
        with self._lock:
            self._points = {k: replace(p, level=dbm) for k, p in self._points.items()}
        self._tell()

    @property
    def score(self) -> int | None:
        """What `set-connected-score` fixed, or None."""
        with self._lock:
            return self._score

    def set_score(self, score: int | None) -> None:
        """Fix (0-60) or release the connected score."""
        with self._lock:
            self._score = score
        self._android.connectivity.ranking_changed()

    # networks

    def saved_networks(self) -> list[SavedNetwork]:
        """The configured networks."""
        with self._lock:
            return list(self._saved)

    def add(
        self, ssid: str, security: str = "open", password: str = "", *, metered: bool = False
    ) -> SavedNetwork:
        """Configure a network, in place of one with the same name and security."""
        with self._lock:
            same = [n for n in self._saved if (n.ssid, n.security) == (ssid, security)]
            number = (
                same[0].network_id
                if same
                else max((n.network_id for n in self._saved), default=-1) + 1
            )
            network = SavedNetwork(number, ssid, security, password, metered or None)
            self._saved = [n for n in self._saved if n not in same] + [network]
            self._save()
        return network

    def connect(
        self, ssid: str, security: str = "open", password: str = "", *, metered: bool = False
    ) -> bool:
        """Save and connect; False when no such access point is in range, or its key is another."""
        network = self.add(ssid, security, password, metered=metered)
        if not self._reachable(network):
            return False
        self._leave()
        self._associate(network)
        return True

    def set_metered(self, ssid: str, override: bool | None) -> None:
        """Say whether a network counts as metered; None: what the network itself says, no."""
        with self._lock:
            self._saved = [
                replace(n, metered=override) if n.ssid == ssid else n for n in self._saved
            ]
            self._save()
            if self._current is not None and self._current.ssid == ssid:
                self._current = replace(self._current, metered=override)
        if self.ssid == ssid:
            self._android.connectivity.update(Transport.WIFI, metered=override is True)

    def set_proxy(self, network_id: int, proxy: HttpProxy | None) -> None:
        """Change the proxy of a saved network; the connection takes it over as it is up."""
        found = proxy or HttpProxy("", 0)
        with self._lock:
            changed = {
                n: replace(
                    n,
                    proxy_host=found.host,
                    proxy_port=found.port,
                    proxy_exclusions=found.exclusions,
                )
                for n in self._saved
                if n.network_id == network_id
            }
            self._saved = [changed.get(n, n) for n in self._saved]
            self._save()
            in_use = self._current in changed
            if self._current is not None:
                self._current = changed.get(self._current, self._current)
        if in_use:
            self._android.connectivity.update(Transport.WIFI, proxy=proxy)

    def forget(self, network_id: int) -> bool:
        """Remove a saved network, and leave it; False when there is none with this id."""
        with self._lock:
            found = [n for n in self._saved if n.network_id == network_id]
            self._saved = [n for n in self._saved if n.network_id != network_id]
            self._save()
            leaves = self._current is not None and self._current.network_id == network_id
        if leaves:
            self._leave()
            self._reconnect()
        return bool(found)

    def scan_results(self) -> list[AccessPoint]:
        """The access points in range; none while Wi-Fi is off."""
        with self._lock:
            return list(self._points.values()) if self._on else []

    # the emulator's side

    def set_blocked(self, ssid: str, *, blocked: bool) -> bool:
        """The console's `wifi block`: associated, no packet passes. False: no such network."""
        with self._lock:
            if ssid not in self._points:
                return False
            (self._blocked.add if blocked else self._blocked.discard)(ssid)
        for network in self._android.connectivity.networks():
            if network.transport is Transport.WIFI and network.ssid == ssid:
                self._android.connectivity.reevaluate(network.net_id)
        return True

    def add_access_point(self, ssid: str, password: str) -> None:
        """The console's `wifi add`: an access point appears, or gets another password."""
        security = "wpa2" if password else "open"
        with self._lock:
            known = self._points.get(ssid)
            number = len(self._points) + 1
            bssid = known.bssid if known else f"00:13:10:85:fe:{number:02x}"
            self._points[ssid] = AccessPoint(ssid, bssid, security=security, password=password)
        self._tell()

    def is_blocked(self, ssid: str) -> bool:
        """Whether the console blocks it."""
        with self._lock:
            return ssid in self._blocked

    def observe(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each change."""
        with self._lock:
            self._observers.append(callback)

    # inside

    def _turn(self, *, on: bool) -> None:
        with self._lock:
            changed, self._on = self._on != on, on
        if changed:
            state = "enabled" if on else "disabled"
            self._android.log.system("D", "WifiService", f"setWifiEnabled: {state}")
        if on:
            self._reconnect()
        else:
            self._leave()
        self._tell()

    def _reconnect(self) -> None:
        """Look for a saved network in range, as the periodic scan does."""
        with self._lock:
            if not self._on or self._current is not None:
                return
            network = next((n for n in self._saved if self._reachable(n)), None)
        if network is not None:
            self._associate(network)

    def _reachable(self, network: SavedNetwork) -> bool:
        with self._lock:
            point = self._points.get(network.ssid)
            keys = point is not None and (point.security, point.password)
            return self._on and keys == (network.security, network.password)

    def _associate(self, network: SavedNetwork) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = self._android.looper.post_delayed(
                _ASSOCIATION_SECONDS, lambda: self._associated(network)
            )

    def _associated(self, network: SavedNetwork) -> None:
        with self._lock:
            if not self._reachable(network):
                return
            self._current = network
        text = f"Network event: CMD_IPV4_PROVISIONING_SUCCESS SSID: {network.ssid}"
        self._android.log.system("D", "WifiClientModeImpl", text)
        self._android.connectivity.connected(
            Network(
                net_id=0,
                transport=Transport.WIFI,
                interface="wlan0",
                addresses=("10.0.2.16/24",),
                gateway="10.0.2.2",
                dns=("10.0.2.3",),
                metered=network.metered is True,
                ssid=network.ssid,
                proxy=network.proxy,
            )
        )
        if self.connection is None:  # turned off in this very moment
            self._android.connectivity.disconnected(Transport.WIFI)
        self._tell()

    def _leave(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            left, self._current = self._current, None
            self._score = None  # the fixed score ends with the connection
        if left is not None:
            self._android.connectivity.disconnected(Transport.WIFI)

    def _save(self) -> None:
        save_document(self._path, {"networks": [asdict(n) for n in self._saved]})

    def _tell(self) -> None:
        with self._lock:
            observers = list(self._observers)
        for observer in observers:
            observer()
