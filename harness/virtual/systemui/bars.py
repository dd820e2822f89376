"""Status bar, navigation bar and toasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.virtual.screen import theme
from harness.virtual.screen.view import Layout, Paint, View
from harness.virtual.screen.widgets import column, icon, label, row, spacer, stack
from harness.virtual.screen.windows import keys
from harness.virtual.screen.windows.panels import Layer, Placement, ShadeState
from harness.virtual.systemui import clock_text, indicators
from harness.virtual.systemui.app_icons import symbol

if TYPE_CHECKING:
    from harness.virtual.device import Android

PACKAGE: Final = "com.android.systemui"
_DARK_ICONS: Final = "#1b1c1f"
_LIGHT_ICONS: Final = "#ffffff"
_MOST_ICONS: Final = 4


class StatusBar:
    """Clock and notifications on the left, radios and battery on the right."""

    package = PACKAGE
    title = "StatusBar"
    layer = Layer.STATUS_BAR
    placement = Placement.TOP
    takes_focus = False

    def __init__(self, android: Android) -> None:
        self._android = android

    def content(self) -> View | None:
        """Always there; over the shade the shade's own header takes its place."""
        windows = self._android.windows
        if windows.shade is not ShadeState.CLOSED:
            return None
        dark = windows.light_background and not windows.keyguard_showing
        color = _DARK_ICONS if dark else _LIGHT_ICONS
        return row(
            *self._left(color),
            spacer(weight=1),
            *status_icons(self._android, color),
            padding=(20, 2, 18, 0),
            gap=5,
            id="status_bar",
            class_name="android.widget.FrameLayout",
            fill_height=True,
        )

    def back(self) -> None:
        """It never has the focus."""

    def _left(self, color: str) -> list[View]:
        if self._android.windows.keyguard_showing:
            return [label("Emulated", "status", color=color, id="keyguard_carrier_text")]
        packages = dict.fromkeys(n.package for n in self._android.notifications.all())
        shown = [
            icon(symbol(name), f"{_label(self._android, name)} notification", tint=color, size=16)
            for name in list(packages)[:_MOST_ICONS]
        ]
        return [label(clock_text.clock(self._android), "status", color=color, id="clock"), *shown]


def status_icons(android: Android, color: str) -> list[View]:
    """Radios and battery as views."""
    return [
        icon(each.icon, each.description, id=each.id, tint=color, size=17)
        for each in indicators.status(android)
    ]


class NavigationBar:
    """Back, Home and Overview."""

    package = PACKAGE
    title = "NavigationBar0"
    layer = Layer.NAVIGATION_BAR
    placement = Placement.BOTTOM
    takes_focus = False

    def __init__(self, android: Android) -> None:
        self._android = android

    def content(self) -> View | None:
        """Three buttons; Back points down while the keyboard is up."""
        windows = self._android.windows
        covered = windows.recents_showing or windows.shade is not ShadeState.CLOSED
        light = (windows.light_background or covered) and not windows.keyguard_showing
        color = "#4a4d55" if light or windows.ime.shown else _LIGHT_ICONS
        back = "chevron-down" if windows.ime.shown else "triangle"
        buttons = [
            self._button("back", "Back", back, keys.BACK, color),
            self._button("home", "Home", "circle", keys.HOME, color),
            self._button("recent_apps", "Overview", "square-rounded", keys.APP_SWITCH, color),
        ]
        geometry = windows.geometry
        if geometry.rotation == 1:
            buttons.reverse()  # Back stays at the phone's own left (ReverseLinearLayout)
        line, padding = (column, (0, 24)) if geometry.bar_at_side else (row, (24, 0))
        return line(
            *buttons,
            padding=padding,
            id="navigation_bar_frame",
            class_name="android.widget.FrameLayout",
            fill_height=True,
        )

    def back(self) -> None:
        """It never has the focus."""

    def _button(self, view_id: str, description: str, name: str, code: int, color: str) -> View:
        view = View(
            class_name="android.widget.ImageView",
            id=view_id,
            description=description,
            clickable=True,
            long_clickable=True,
            on_click=lambda: self._android.windows.key(code),
            layout=Layout(weight=1, fill_width=True, fill_height=True),
            paint=Paint(icon=name, icon_size=26 if name == "chevron-down" else 17, color=color),
        )
        view.paint.turned = name == "triangle"
        return view


class ToastPanel:
    """One short message low on the screen."""

    package = PACKAGE
    title = "Toast"
    layer = Layer.TOAST
    placement = Placement.LOW
    takes_focus = False

    def __init__(self, android: Android) -> None:
        self._android = android

    def content(self) -> View | None:
        """The toast of now."""
        toast = self._android.toast.current
        if toast is None:
            return None
        text = label(toast.text, "body2", color=theme.ON_SURFACE, id="text", max_lines=2)
        return stack(
            text,
            padding=(24, 13, 24, 13),
            radius=24,
            background="#ffffff",
            elevation=3,
            id="toast",
        )

    def back(self) -> None:
        """It never has the focus."""


def _label(android: Android, name: str) -> str:
    package = android.packages.get(name)
    return package.label or name if package is not None else name
