"""The app itself: which page an intent asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.intents import Intent
from harness.virtual.screen.view import View
from harness.virtual.systemui.settings.app_info import AppInfoPage
from harness.virtual.systemui.settings.apps import AppsPage
from harness.virtual.systemui.settings.data_usage import AppDataUsagePage, DataSaverPage
from harness.virtual.systemui.settings.date_time import DateTimePage
from harness.virtual.systemui.settings.mobile_network import MobileNetworkPage
from harness.virtual.systemui.settings.network import DataUsagePage, NetworkPage
from harness.virtual.systemui.settings.page import Page, PageHost
from harness.virtual.systemui.settings.root import AboutPage, RootPage
from harness.virtual.systemui.settings.wifi import InternetPage

_PAGES: Final[dict[str, Callable[[PageHost], Page]]] = {
    "Settings$NetworkDashboardActivity": NetworkPage,
    "Settings$WifiSettingsActivity": InternetPage,
    "Settings$NetworkProviderSettingsActivity": InternetPage,
    "Settings$DataUsageSummaryActivity": DataUsagePage,
    "Settings$DataSaverSummaryActivity": DataSaverPage,
    "Settings$MobileNetworkActivity": MobileNetworkPage,
    "Settings$DateTimeSettingsActivity": DateTimePage,
    "Settings$ManageApplicationsActivity": AppsPage,
    "Settings$MyDeviceInfoActivity": AboutPage,
}
_APP_PAGES: Final[dict[str, Callable[[PageHost, str], Page]]] = {
    "InstalledAppDetails": AppInfoPage,
    "InstalledAppDetailsTop": AppInfoPage,
    "Settings$AppDataUsageActivity": AppDataUsagePage,
}


class SettingsActivity(Activity):
    """A stack of pages."""

    def __init__(self, app: App, intent: Intent) -> None:
        super().__init__(app, intent)
        self._host = PageHost(self)
        self._begin(intent)

    def content(self) -> View:
        """The page on top."""
        return self._host.pages[-1].view()

    def dialog(self) -> View | None:
        """What the page asks."""
        return self._host.dialog() if self._host.dialog is not None else None

    def back(self) -> None:
        """To the page before."""
        self._host.back()

    def new_intent(self, intent: Intent) -> None:
        """Start over with another page."""
        super().new_intent(intent)
        self._begin(intent)

    def _begin(self, intent: Intent) -> None:
        name = self.component.class_name.rpartition(".")[2]
        package = intent.data.partition(":")[2]
        if name in _APP_PAGES and package:
            self._host.pages = [_APP_PAGES[name](self._host, package)]
        else:
            self._host.pages = [_PAGES.get(name, RootPage)(self._host)]
        self._host.dialog = None


class SettingsApp(App):
    """Each of its activities is a `SettingsActivity` that begins with another page."""

    def create_activity(self, class_name: str, intent: Intent) -> Activity:  # noqa: ARG002  (in the intent too)
        """The activity for an intent."""
        return SettingsActivity(self, intent)
