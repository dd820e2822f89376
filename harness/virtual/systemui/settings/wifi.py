"""Wi-Fi settings: the switch, the networks in range, and joining one.

Sources: packages/apps/Settings/.../network/NetworkProviderSettings.java (API 31 on) and
wifi/WifiSettings.java; the summaries are those of frameworks/opt/net/wifi/libs/WifiTrackerLib
(API 30 on) and of SettingsLib's AccessPoint before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.virtual.android import levels
from harness.virtual.android.network.model import Transport
from harness.virtual.android.network.notices import sign_in_intent
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import column, dialog, icon, list_row, switch_row, text_field
from harness.virtual.systemui.indicators import wifi_level
from harness.virtual.systemui.settings.page import WIFI, Page, PageHost, link
from harness.virtual.systemui.settings.wifi_details import WifiDetailsPage

if TYPE_CHECKING:
    from harness.virtual.android.network.model import Network
    from harness.virtual.android.network.wifi import AccessPoint
    from harness.virtual.device import Android

_LEAST_PASSWORD: Final = 8  # WifiConfigController.isSubmittable, of a WPA network


class InternetPage(Page):
    """Settings.NetworkProviderSettingsActivity, and Wi-Fi settings before API 31."""

    def __init__(self, host: PageHost) -> None:
        super().__init__(host)
        self.title = "Internet" if host.android.model.api >= levels.S else WIFI

    def rows(self) -> list[View]:
        """Mobile data (from 31 on), the switch, and the networks in range."""
        wifi, api = self.android.wifi, self.android.model.api
        title = WIFI if api >= levels.S else f"Use {WIFI}"
        if api < levels.Q:
            title = "On" if wifi.enabled else "Off"
        toggle = lambda: wifi.set_enabled(not wifi.enabled)  # noqa: E731  (a name for a line)
        rows = [*self._mobile(), switch_row(title, "", wifi.enabled, toggle)]
        if wifi.enabled:
            points = sorted(wifi.scan_results(), key=lambda p: (p.ssid != wifi.ssid, -p.level))
            rows += [self._network(point) for point in points]
            rows.append(link("Add network", "", self._add, icon("plus")))
        count = len(wifi.saved_networks())
        if count:
            networks = "1 network" if count == 1 else f"{count} networks"
            rows.append(link("Saved networks", networks, self._open_saved))
        return rows

    def _mobile(self) -> list[View]:
        telephony = self.android.telephony
        if not telephony.has_sim or self.android.model.api < levels.S:
            return []
        network = self.android.connectivity.default_network()
        connected = network is not None and network.transport is Transport.CELLULAR
        state = "Connected" if connected else "" if telephony.data_enabled else "Off"
        return [
            switch_row(
                "Mobile data",
                state,
                telephony.data_enabled,
                lambda: telephony.set_data_enabled(not telephony.data_enabled),
                enabled=telephony.radio_on,
            )
        ]

    def _network(self, point: AccessPoint) -> View:
        level = wifi_level(point.level)
        name = f"wifi-strength-{level}" if level else "wifi-strength-outline"
        return list_row(
            point.ssid,
            network_summary(self.android, point),
            leading=icon(name),
            trailing=icon("lock-outline", size=18) if point.security != "open" else None,
            on_click=lambda: self._touched(point),
        )

    def _touched(self, point: AccessPoint) -> None:
        """Details of the one in use (or the portal in front of it); any other is joined."""
        wifi = self.android.wifi
        saved = [n for n in wifi.saved_networks() if n.ssid == point.ssid]
        if point.ssid == wifi.ssid:
            network = _connected(self.android)
            if network is not None and network.captive_portal:
                intent = sign_in_intent(self.android, network)
                self.android.activities.start(intent, caller_uid=1000)
            else:
                self.host.open(lambda host: WifiDetailsPage(host, saved[0].network_id))
        elif saved and saved[0].password == point.password:
            wifi.connect(point.ssid, point.security, saved[0].password)
        elif point.security == "open":
            wifi.connect(point.ssid)
        else:
            self.host.ask(JoinDialog(self.host, point.ssid, point.security).view)

    def _add(self) -> None:
        self.host.ask(JoinDialog(self.host).view)

    def _open_saved(self) -> None:
        self.host.open(SavedNetworksPage)


class SavedNetworksPage(Page):
    """Settings.SavedAccessPointsSettings."""

    title = "Saved networks"

    def rows(self) -> list[View]:
        """By name."""
        networks = sorted(self.android.wifi.saved_networks(), key=lambda n: n.ssid.lower())
        return [self._row(network.network_id, network.ssid) for network in networks]

    def _row(self, network_id: int, ssid: str) -> View:
        opens = lambda: self.host.open(lambda host: WifiDetailsPage(host, network_id))  # noqa: E731  (a name for a line)
        return link(ssid, "", opens, icon("wifi"))


class JoinDialog:
    """wifi_dialog.xml: asks for the password, and for the name as well where none is given."""

    def __init__(self, host: PageHost, ssid: str = "", security: str = "open") -> None:
        self._host = host
        self._adding = not ssid
        self._ssid, self._security, self._password = ssid, security, ""

    def view(self) -> View:
        """Grey until name and password are long enough."""
        fields = []
        if self._adding:
            fields.append(
                text_field("ssid", self._ssid, self._name, hint="Enter the SSID", focused=True)
            )
            fields.append(
                list_row("Security", self._title(), id="security", on_click=self._next_security)
            )
        if self._security != "open":
            fields.append(
                text_field(
                    "password",
                    self._password,
                    self._type,
                    hint="Password",
                    password=True,
                    focused=not self._adding,
                )
            )
        usable = bool(self._ssid) and (
            self._security == "open" or len(self._password) >= _LEAST_PASSWORD
        )
        accept = "Save" if self._adding else "Connect"
        return dialog(
            "Add network" if self._adding else self._ssid,
            body=column(*fields, gap=12, id="l_wifidialog"),
            buttons=[("Cancel", self._host.answered), (accept, self._join if usable else None)],
            on_dismiss=self._host.answered,
            id="android:id/parentPanel",
        )

    def _title(self) -> str:
        return "None" if self._security == "open" else "WPA/WPA2-Personal"

    def _next_security(self) -> None:
        self._security = "wpa2" if self._security == "open" else "open"
        self._host.redraw()

    def _name(self, text: str) -> None:
        self._ssid = text
        self._host.redraw()

    def _type(self, text: str) -> None:
        self._password = text
        self._host.redraw()

    def _join(self) -> None:
        self._host.android.wifi.connect(self._ssid, self._security, self._password)
        self._host.answered()


def network_summary(android: Android, point: AccessPoint) -> str:
    """The line below a network's name."""
    modern = android.model.api >= levels.R
    if point.ssid == android.wifi.ssid:
        network = _connected(android)
        return connection_summary(network, modern=modern) if network is not None else ""
    saved = [n for n in android.wifi.saved_networks() if n.ssid == point.ssid]
    if not saved:
        return ""
    if saved[0].password != point.password:
        return "Check password and try again" if modern else "Authentication problem"
    return "Saved"


def connection_summary(network: Network, *, modern: bool) -> str:
    """Why the network in use does not reach the internet, if it does not."""
    if network.validated:
        return "Connected"
    if network.captive_portal:
        return "Sign in to network" if modern else "Tap here to sign in to network"
    if network.private_dns_broken:
        return "Private DNS server cannot be accessed"
    if network.partial_connectivity:
        return "Limited connection"
    return "Connected / No internet" if modern else "Connected, no internet"


def _connected(android: Android) -> Network | None:
    networks = android.connectivity.networks()
    return next((n for n in networks if n.transport is Transport.WIFI), None)
