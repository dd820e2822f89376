"""The lock screen: a clock, notifications, and a swipe upwards to leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import column, icon, label, spacer
from harness.virtual.screen.windows.panels import Layer, Placement
from harness.virtual.systemui import clock_text
from harness.virtual.systemui.bars import PACKAGE

if TYPE_CHECKING:
    from harness.virtual.device import Android

_WALLPAPER: Final = "#23324f #0f1626"
_WHITE: Final = "#ffffff"


class Keyguard:
    """Over all apps while the device is locked."""

    package = PACKAGE
    title = "NotificationShade"
    layer = Layer.KEYGUARD
    placement = Placement.FULL
    takes_focus = True

    def __init__(self, android: Android) -> None:
        self._android = android

    def content(self) -> View | None:
        """Nothing while unlocked."""
        if not self._android.windows.keyguard_showing:
            return None
        count = len(self._android.notifications.all())
        noun = "notification" if count == 1 else "notifications"
        news = [label(f"{count} {noun}", "body2", color=_WHITE)] if count else []
        return column(
            label(clock_text.date(self._android), "subtitle", color=_WHITE, id="date"),
            label(
                clock_text.clock(self._android), "clock", color=_WHITE, id="lockscreen_clock_view"
            ),
            *news,
            spacer(weight=1),
            icon("lock-open-outline", "Unlock", id="device_entry_icon_view", tint=_WHITE),
            label("Swipe up to open", "body2", color=_WHITE, id="keyguard_indication_text"),
            align="center",
            gap=8,
            padding=(24, 120, 24, 72),
            background=_WALLPAPER,
            fill_height=True,
            id="keyguard_root_view",
            class_name="android.widget.FrameLayout",
        )

    def back(self) -> None:
        """Back does not unlock."""
