"""The home screen: a grid of apps over a wallpaper, with a dock below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.intents import Intent
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import column, grid, icon, label, row, spacer
from harness.virtual.systemui import clock_text
from harness.virtual.systemui.app_icons import app_icon

if TYPE_CHECKING:
    from harness.virtual.android.packages.package import Package

_WALLPAPER: Final = "#3b5b92 #142039"
_WHITE: Final = "#ffffff"
_DOCK: Final = ("com.android.settings",)


class HomeActivity(Activity):
    """What the Home key shows."""

    def content(self) -> View:
        """Date, apps by name, a search bar, the dock."""
        android = self.app.context.android
        shown = [p for p in android.packages.all() if self._launches(p)]
        apps = [self._app(p) for p in shown if p.name not in _DOCK]
        dock = [self._app(p) for p in shown if p.name in _DOCK]
        return column(
            label(clock_text.date(android), "title", color=_WHITE, id="date"),
            spacer(height=28),
            grid(*apps, columns=4, gap=8, id="workspace") if apps else spacer(height=1),
            spacer(weight=1),
            _search_bar(),
            spacer(height=12),
            row(*dock, id="hotseat", justify="center", class_name="android.view.ViewGroup"),
            padding=(20, 36, 20, 20),
            background=_WALLPAPER,
            id="drag_layer",
            class_name="android.widget.FrameLayout",
        )

    def back(self) -> None:
        """Home stays."""

    @staticmethod
    def _launches(package: Package) -> bool:
        home = "com.android.launcher3"
        return package.is_enabled and bool(package.launcher_activity) and package.name != home

    def _app(self, package: Package) -> View:
        name = package.label or package.name
        start = self.app.context.android.activities.start_launcher
        view = column(
            app_icon(package.name, name, 56),
            label(name, "caption", color=_WHITE, max_lines=1, align="center"),
            align="center",
            gap=6,
            padding=(4, 8, 4, 8),
            class_name="android.widget.TextView",
            on_click=lambda: _ignore(start(package.name)),
            description=name,
        )
        view.text = name
        view.opaque = True
        view.layout.fill_width = package.name not in _DOCK
        return view


def _ignore(_: object) -> None:
    """Whether it started shows on the screen."""


def _search_bar() -> View:
    return row(
        icon("magnify", tint="#dfe6f5"),
        label("Search", "body", color="#dfe6f5"),
        gap=12,
        padding=(16, 12, 16, 12),
        radius=26,
        background="#ffffff26",
        id="search_container_hotseat",
    )


class LauncherApp(App):
    """Its one activity is the home screen."""

    def create_activity(self, class_name: str, intent: Intent) -> Activity:  # noqa: ARG002  (there is one)
        """A `HomeActivity`."""
        return HomeActivity(self, intent)
