"""The first page, and the one about the device."""

from __future__ import annotations

from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import column, icon, label, list_row, page, row, scroll, stack
from harness.virtual.systemui.settings.apps import AppsPage
from harness.virtual.systemui.settings.date_time import SystemPage
from harness.virtual.systemui.settings.network import NetworkPage
from harness.virtual.systemui.settings.page import WIFI, Page, link


class RootPage(Page):
    """What the launcher's icon opens (homepage.SettingsHomepageActivity)."""

    title = "Settings"

    def view(self) -> View:
        """A large title and a search bar instead of a toolbar."""
        title = label(self.title, "display_small", id="homepage_title")
        search = row(
            icon("magnify"),
            label(
                "Search settings",
                "body",
                color=theme.ON_SURFACE_VARIANT,
                id="search_action_bar_title",
            ),
            gap=12,
            padding=(16, 14, 16, 14),
            radius=28,
            background=theme.SURFACE_CONTAINER_HIGH,
            id="search_action_bar",
        )
        head = column(title, search, padding=(20, 48, 20, 16), gap=24)
        return page(None, scroll(head, *self.rows(), id="recycler_view", padding=(0, 0, 0, 24)))

    def rows(self) -> list[View]:
        """The pages that there are."""
        name = self.android.model.name
        return [
            self._entry(NetworkPage, "wifi", "#0b57d0", f"Mobile, {WIFI}, hotspot"),
            self._entry(AppsPage, "apps", "#c26401", "Recent apps, default apps"),
            self._entry(SystemPage, "cog-outline", "#5f6368", "Languages, gestures, time, backup"),
            self._entry(AboutPage, "cellphone-information", "#5f6368", name),
        ]

    def _entry(self, target: type[Page], name: str, color: str, summary: str) -> View:
        disc = stack(
            icon(name, tint="#ffffff", size=20),
            width=40,
            height=40,
            radius=20,
            background=color,
            align="center",
            justify="center",
            id="android:id/icon",
        )
        return link(target.title, summary, lambda: self.host.open(target), disc)


class AboutPage(Page):
    """About phone."""

    title = "About emulated device"

    def rows(self) -> list[View]:
        """Model, version, build."""
        model = self.android.model
        facts = {
            "Model": model.name,
            "Android version": model.release,
            "Android security update": model.security_patch,
            "Build number": f"{model.product}-{model.build_type} {model.release} {model.build_id}",
        }
        return [list_row(name, value) for name, value in facts.items()]
