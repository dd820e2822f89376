"""The notification shade: quick settings above, notifications below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    button,
    column,
    grid,
    icon,
    icon_button,
    label,
    row,
    scroll,
    spacer,
)
from harness.virtual.screen.windows.panels import Layer, Placement, ShadeState
from harness.virtual.systemui import clock_text
from harness.virtual.systemui.app_icons import app_icon
from harness.virtual.systemui.bars import PACKAGE, status_icons
from harness.virtual.systemui.tiles import open_settings, tiles

if TYPE_CHECKING:
    from harness.virtual.android.notifications import Notification
    from harness.virtual.device import Android

_BACKGROUND: Final = "#e7ebf4"
_COMPACT_TILES: Final = 4


class Shade:
    """Full screen while it is open, in one of two sizes."""

    package = PACKAGE
    title = "NotificationShade"
    layer = Layer.SHADE
    placement = Placement.FULL
    takes_focus = True

    def __init__(self, android: Android, open_internet: Callable[[], None]) -> None:
        self._android = android
        self._open_internet = open_internet

    def content(self) -> View | None:
        """Nothing while it is closed."""
        state = self._android.windows.shade
        if state is ShadeState.CLOSED:
            return None
        expanded = state is ShadeState.QUICK_SETTINGS
        parts = [self._header(expanded=expanded), self._tiles(expanded=expanded)]
        if expanded:
            parts += [self._brightness(), spacer(weight=1), self._footer()]
        else:
            parts.append(self._notifications())
        return column(
            *parts,
            background=_BACKGROUND,
            padding=(16, 10, 16, 8 if self._android.windows.geometry.bar_at_side else 56),
            gap=16,
            fill_height=True,
            id="notification_panel",
            class_name="android.widget.FrameLayout",
        )

    def back(self) -> None:
        """Close it."""
        self._android.windows.collapse_panels()

    def _header(self, *, expanded: bool) -> View:
        android = self._android
        icons = row(*status_icons(android, theme.ON_SURFACE), gap=6, fill_width=False)
        small = row(
            label(clock_text.clock(android), "status", id="clock"),
            label(clock_text.date(android), "status", id="date"),
            spacer(weight=1),
            icons,
            gap=8,
            padding=(8, 0, 8, 0),
            id="split_shade_status_bar",
        )
        if not expanded:
            return small
        time = label(clock_text.clock(android), "headline", id="clock")
        day = label(clock_text.date(android), "body2", id="date")
        line = row(day, spacer(weight=1), icons, padding=(0, 4, 0, 0))
        return column(time, line, padding=(8, 20, 8, 0), id="split_shade_status_bar")

    def _tiles(self, *, expanded: bool) -> View:
        shown = tiles(self._android, self._open_internet)
        views = [tile.view() for tile in (shown if expanded else shown[:_COMPACT_TILES])]
        name = "quick_settings_panel" if expanded else "quick_qs_panel"
        columns = 4 if self._android.windows.geometry.bar_at_side else 2
        return grid(*views, columns=columns, gap=8, id=name)

    def _brightness(self) -> View:
        """A slider that shows the setting."""
        level = self._android.settings.integer("system", "screen_brightness", 128)
        filled = row(
            icon("brightness-6", tint="#041e49", size=22),
            background="#a8c7fa",
            radius=24,
            height=48,
            padding=(14, 0, 14, 0),
            weight=max(1, level),
        )
        slider = row(
            filled,
            spacer(weight=max(1, 255 - level)),
            background="#fbfcff",
            radius=24,
            id="slider",
            class_name="android.widget.SeekBar",
        )
        slider.description = "Display brightness"
        return slider

    def _footer(self) -> View:
        android = self._android
        model = android.model
        return row(
            label(f"Android {model.release} (API {model.api})", "caption", id="build"),
            spacer(weight=1),
            icon_button(
                "cog-outline",
                "Open settings.",
                open_settings(android, "android.settings.SETTINGS"),
                id="settings_button_container",
            ),
            icon_button("power", "Power menu", android.power.go_to_sleep, id="pm_lite"),
            padding=(8, 0, 0, 0),
        )

    def _notifications(self) -> View:
        posted = self._android.notifications.all()
        if not posted:
            return column(
                label("No notifications", "body2", id="no_notifications"),
                weight=1,
                align="center",
                padding=(0, 40, 0, 0),
            )
        clear = button("Clear all", self._clear_all, id="dismiss_text", style="text")
        return scroll(
            *(self._row(each) for each in posted),
            row(clear, justify="end"),
            id="notification_stack_scroller",
            gap=8,
        )

    def _row(self, posted: Notification) -> View:
        package = self._android.packages.get(posted.package)
        name = package.label or posted.package if package is not None else posted.package
        head = row(
            label(name, "caption", id="android:id/app_name_text", max_lines=1),
            label(f"· {clock_text.ago(self._android, posted.posted)}", "caption"),
            gap=4,
        )
        return row(
            app_icon(posted.package, name, 36),
            column(
                head,
                label(posted.title, "subtitle", id="android:id/title", max_lines=1),
                label(posted.text, "body2", id="android:id/text", max_lines=3),
                weight=1,
            ),
            icon("chevron-down", size=18),
            gap=14,
            padding=(16, 14, 14, 14),
            radius=24,
            background="#ffffff",
            id="expandableNotificationRow",
            class_name="android.widget.FrameLayout",
            on_click=lambda: self._open(posted),
        )

    def _open(self, posted: Notification) -> None:
        """Its intent, or the app itself; the notification goes away (auto-cancel)."""
        android = self._android
        android.windows.collapse_panels()
        android.notifications.cancel(posted.package, posted.id)
        if posted.content_intent is not None:
            android.activities.start(posted.content_intent, caller_uid=1000)
        else:
            android.activities.start_launcher(posted.package)

    def _clear_all(self) -> None:
        for posted in self._android.notifications.all():
            self._android.notifications.cancel(posted.package, posted.id)
        self._android.windows.collapse_panels()
