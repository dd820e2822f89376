"""Data Saver, the apps that may ignore it, and the switches of one app.

Sources: packages/apps/Settings/.../datausage/DataSaverSummary.java, UnrestrictedDataAccess.java,
AppDataUsage.java with res/xml/app_data_usage.xml; DataSaverBackend for what a switch does to the
policy of a uid: each of the two replaces it whole.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from harness.virtual.android.network.policy import (
    POLICY_ALLOW_METERED_BACKGROUND,
    POLICY_REJECT_METERED_BACKGROUND,
)
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import list_row, switch_row
from harness.virtual.systemui.app_icons import app_icon
from harness.virtual.systemui.settings.package_page import PackagePage
from harness.virtual.systemui.settings.page import WIFI, Page, PageHost, link

if TYPE_CHECKING:
    from harness.virtual.android.packages.package import Package
    from harness.virtual.device import Android

_SUMMARY_TITLE_API: Final = 29
_MAIN_SWITCH_API: Final = 31
_INTERNET: Final = "android.permission.INTERNET"


class DataSaverPage(Page):
    """Settings.DataSaverSummaryActivity."""

    title = "Data Saver"

    def rows(self) -> list[View]:
        """The switch, and who is exempt."""
        connectivity = self.android.connectivity
        active = connectivity.restrict_background
        named = self.android.model.api >= _MAIN_SWITCH_API
        exempt = sum(is_unrestricted(self.android, each) for each in _apps(self.android))
        apps = "1 app" if exempt == 1 else f"{exempt} apps"
        return [
            switch_row(
                "Use Data Saver" if named else "On" if active else "Off",
                "",
                active,
                lambda: connectivity.set_restrict_background(not active),
                title_id="switch_text",
            ),
            link(
                "Unrestricted data",
                f"{apps} allowed to use unrestricted data when Data Saver is on",
                lambda: self.host.open(UnrestrictedDataPage),
            ),
        ]


class UnrestrictedDataPage(Page):
    """Which apps may use data in the background while Data Saver is on."""

    title = "Unrestricted data"

    def rows(self) -> list[View]:
        """By label."""
        apps = sorted(_apps(self.android), key=lambda p: (p.label or p.name).lower())
        return [self._row(package) for package in apps]

    def _row(self, package: Package) -> View:
        name = package.label or package.name
        leading = app_icon(package.name, name, 40)
        if is_rejected(self.android, package):
            opens = lambda: self.host.open(lambda host: AppDataUsagePage(host, package.name))  # noqa: E731  (a name for a line)
            return list_row(name, "Background data is turned off", leading=leading, on_click=opens)
        view = switch_row(
            name,
            "",
            is_unrestricted(self.android, package),
            partial(_toggle, self.android, package, POLICY_ALLOW_METERED_BACKGROUND),
        )
        view.children.insert(0, leading)
        return view


class AppDataUsagePage(PackagePage):
    """`App data usage`, which an app's page leads to."""

    def __init__(self, host: PageHost, package: str) -> None:
        super().__init__(host, package)
        modern = host.android.model.api >= _SUMMARY_TITLE_API
        self.title = f"Mobile data & {WIFI}" if modern else "App data usage"

    def rows_for(self, package: Package) -> list[View]:
        """The system's own uids have no switches; the second one goes while the first is off."""
        if package.uid < 10000:  # noqa: PLR2004  (UserHandle.isApp)
            return [self.header(package)]
        rejected = is_rejected(self.android, package)
        rows = [
            self.header(package),
            switch_row(
                "Background data",
                "Enable usage of mobile data in the background",
                not rejected,
                partial(_toggle, self.android, package, POLICY_REJECT_METERED_BACKGROUND),
            ),
        ]
        if not rejected:
            rows.append(
                switch_row(
                    "Unrestricted data usage",
                    "Allow unrestricted data access when Data Saver is on",
                    is_unrestricted(self.android, package),
                    partial(_toggle, self.android, package, POLICY_ALLOW_METERED_BACKGROUND),
                )
            )
        return rows


def is_rejected(android: Android, package: Package) -> bool:
    """Whether its background data is off."""
    return bool(android.connectivity.policy(package.uid) & POLICY_REJECT_METERED_BACKGROUND)


def is_unrestricted(android: Android, package: Package) -> bool:
    """Whether Data Saver does not concern it."""
    return bool(android.connectivity.policy(package.uid) & POLICY_ALLOW_METERED_BACKGROUND)


def _apps(android: Android) -> list[Package]:
    """The user's apps that may use the network (AppStateDataUsageBridge)."""
    return [
        package
        for package in android.packages.all()
        if package.installed and not package.system and _INTERNET in package.requested_permissions
    ]


def _toggle(android: Android, package: Package, policy: int) -> None:
    set_now = android.connectivity.policy(package.uid) & policy
    android.connectivity.set_policy(package.uid, 0 if set_now else policy)
