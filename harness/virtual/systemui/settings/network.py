"""Network & internet: airplane mode, Wi-Fi, mobile data, data saver, private DNS."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from harness.virtual.android.network.model import Transport
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    column,
    dialog,
    icon,
    list_row,
    radio_row,
    switch_row,
    text_field,
)
from harness.virtual.systemui.indicators import wifi_level
from harness.virtual.systemui.settings.page import Page, PageHost, heading, link
from harness.virtual.systemui.tiles import internet_state

if TYPE_CHECKING:
    from harness.virtual.android.network.wifi import AccessPoint

_PRIVATE_DNS_API: Final = 28
_INTERNET_API: Final = 31


class NetworkPage(Page):
    """Settings.NetworkDashboardActivity."""

    title = "Network & internet"

    def rows(self) -> list[View]:
        """In AOSP's order."""
        android = self.android
        modern = android.model.api >= _INTERNET_API
        airplane = android.connectivity.airplane_mode
        saver = android.connectivity.restrict_background
        rows = [
            link(
                "Internet" if modern else "Wi-Fi",
                internet_state(android),
                lambda: self.host.open(InternetPage),
                icon("wifi"),
            ),
            _switch(
                "airplane",
                switch_row(
                    "Airplane mode",
                    "",
                    airplane,
                    lambda: android.connectivity.set_airplane_mode(not airplane),
                ),
            ),
            link(
                "Data Saver",
                "On" if saver else "Off",
                lambda: self.host.open(DataSaverPage),
                icon("leaf"),
            ),
        ]
        if android.model.api >= _PRIVATE_DNS_API:
            rows.append(
                link("Private DNS", self._dns_summary(), self._edit_dns, icon("dns-outline"))
            )
        return rows

    def _dns_summary(self) -> str:
        dns = self.android.connectivity.private_dns
        return {"off": "Off", "hostname": dns.host}.get(dns.mode, "Automatic")

    def _edit_dns(self) -> None:
        self.host.ask(PrivateDnsDialog(self.host).view)


class InternetPage(Page):
    """Settings.NetworkProviderSettingsActivity, and Wi-Fi settings before API 31."""

    title = "Internet"

    def rows(self) -> list[View]:
        """Mobile data, Wi-Fi, and the networks in range."""
        wifi = self.android.wifi
        rows = [*self._mobile(), switch_row(
            "Wi-Fi", "", wifi.enabled, lambda: wifi.set_enabled(not wifi.enabled)
        )]  # fmt: skip
        if wifi.enabled:
            rows += [self._network(point) for point in wifi.scan_results()]
        return rows

    def _mobile(self) -> list[View]:
        telephony = self.android.telephony
        if not telephony.has_sim:
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
        wifi = self.android.wifi
        saved = {network.ssid for network in wifi.saved_networks()}
        state = "Saved" if point.ssid in saved else ""
        if point.ssid == wifi.ssid:
            networks = self.android.connectivity.networks()
            valid = any(n.transport is Transport.WIFI and n.validated for n in networks)
            state = "Connected" if valid else "Connected / No internet"
        level = wifi_level(point.level)
        name = f"wifi-strength-{level}" if level else "wifi-strength-outline"
        return list_row(
            point.ssid,
            state,
            leading=icon(name),
            on_click=lambda: _ignore(wifi.connect(point.ssid, point.security, point.password)),
        )


class DataSaverPage(Page):
    """Settings.DataSaverSummaryActivity."""

    title = "Data Saver"

    def rows(self) -> list[View]:
        """One switch."""
        connectivity = self.android.connectivity
        active = connectivity.restrict_background
        return [
            switch_row(
                "Use Data Saver",
                "",
                active,
                lambda: connectivity.set_restrict_background(not active),
            ),
            heading("Some apps may not use data in the background"),
        ]


class PrivateDnsDialog:
    """PrivateDnsModeDialogPreference: three modes and a host name."""

    def __init__(self, host: PageHost) -> None:
        self._host = host
        dns = host.android.connectivity.private_dns
        self._mode = dns.mode
        self._name = dns.host

    def view(self) -> View:
        """The dialog for what is chosen now."""
        modes = (
            ("off", "Off", "private_dns_mode_off"),
            ("opportunistic", "Automatic", "private_dns_mode_opportunistic"),
            ("hostname", "Private DNS provider hostname", "private_dns_mode_provider"),
        )
        choices = [
            radio_row(text, "", self._mode == mode, partial(self._choose, mode), id=view_id)
            for mode, text, view_id in modes
        ]
        field = text_field(
            "private_dns_mode_provider_hostname",
            self._name,
            self._type,
            hint="Enter hostname of DNS provider",
            enabled=self._mode == "hostname",
        )
        return dialog(
            "Select Private DNS Mode"
            if self._host.android.model.api < _INTERNET_API
            else "Private DNS",
            body=column(*choices, field),
            buttons=[("Cancel", self._host.answered), ("Save", self._save)],
            on_dismiss=self._host.answered,
            id="android:id/parentPanel",
        )

    def _choose(self, mode: str) -> None:
        self._mode = mode
        self._host.redraw()

    def _type(self, text: str) -> None:
        self._name = text
        self._host.redraw()

    def _save(self) -> None:
        settings = self._host.android.settings
        if self._mode == "hostname":
            if not self._name:
                return
            settings.put("global", "private_dns_specifier", self._name)
        settings.put("global", "private_dns_mode", self._mode)
        self._host.answered()


def _switch(name: str, view: View) -> View:
    """The same row with an icon before it."""
    view.children.insert(0, icon(name))
    return view


def _ignore(_: bool) -> None:
    """Whether it connected shows in the list."""
