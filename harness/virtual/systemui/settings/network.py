"""Network & internet: Wi-Fi, mobile network, airplane mode, Data Saver, Private DNS.

Sources: packages/apps/Settings/res/xml/network_and_internet.xml (to API 30) and
network_provider_internet.xml (from 31 on): titles and order.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.android import levels
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import icon, switch_row
from harness.virtual.systemui.settings.data_usage import DataSaverPage
from harness.virtual.systemui.settings.mobile_network import MobileNetworkPage
from harness.virtual.systemui.settings.page import WIFI, Page, PageHost, link, with_icon
from harness.virtual.systemui.settings.private_dns import (
    PRIVATE_DNS_API,
    PrivateDnsDialog,
    private_dns_summary,
)
from harness.virtual.systemui.settings.wifi import InternetPage
from harness.virtual.systemui.tiles import internet_state


class NetworkPage(Page):
    """Settings.NetworkDashboardActivity."""

    title = "Network & internet"

    def rows(self) -> list[View]:
        """In AOSP's order."""
        android = self.android
        api, telephony = android.model.api, android.telephony
        modern = api >= levels.S
        airplane = android.connectivity.airplane_mode
        operator = telephony.operator if telephony.has_sim else ""
        switch = switch_row(
            "Airplane mode",
            "",
            airplane,
            lambda: android.connectivity.set_airplane_mode(not airplane),
        )
        rows = [
            self._link(
                "Internet" if modern else WIFI, internet_state(android), InternetPage, "wifi"
            ),
            self._link(
                "SIMs" if modern else "Mobile network", operator, MobileNetworkPage, "sim-outline"
            ),
            with_icon("airplane", switch),
            self._data(),
        ]
        if api >= PRIVATE_DNS_API:
            summary = private_dns_summary(android)
            rows.append(link("Private DNS", summary, self._edit_dns, icon("dns-outline")))
        return rows

    def _data(self) -> View:
        """Data Saver is one page deeper before API 29."""
        if self.android.model.api < levels.Q:
            return self._link("Data usage", "", DataUsagePage, "chart-donut")
        saver = self.android.connectivity.restrict_background
        return self._link("Data Saver", "On" if saver else "Off", DataSaverPage, "leaf")

    def _link(self, title: str, summary: str, page: Callable[[PageHost], Page], name: str) -> View:
        return link(title, summary, lambda: self.host.open(page), icon(name))

    def _edit_dns(self) -> None:
        self.host.ask(PrivateDnsDialog(self.host).view)


class DataUsagePage(Page):
    """Settings.DataUsageSummaryActivity, as it is before API 29."""

    title = "Data usage"

    def rows(self) -> list[View]:
        """Data Saver, and the switch for mobile data."""
        saver = self.android.connectivity.restrict_background
        telephony = self.android.telephony
        rows = [link("Data Saver", "On" if saver else "Off", lambda: self.host.open(DataSaverPage))]
        if telephony.has_sim:
            rows.append(
                switch_row(
                    "Mobile data",
                    "",
                    telephony.data_enabled,
                    lambda: telephony.set_data_enabled(not telephony.data_enabled),
                    enabled=telephony.radio_on,
                )
            )
        return rows
