"""The tiles of the quick settings: each shows a true state and really changes it.

Source: frameworks/base/packages/SystemUI/.../qs/tiles/*.java; a tile is of class Switch, its
content description is its label, its two lines are `tile_label` and `app_label`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.virtual.android.intents import FLAG_NEW_TASK, Intent
from harness.virtual.android.network.model import Transport
from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import column, icon, label, row

if TYPE_CHECKING:
    from harness.virtual.device import Android

_INTERNET_PANEL_API: Final = 31
_ACTIVE: Final = "#a8c7fa"
_INACTIVE: Final = "#fbfcff"


@dataclass(frozen=True)
class Tile:
    """What a tile shows and does."""

    label: str
    icon: str
    active: bool
    state: str
    on_click: Callable[[], None]
    long_click: Callable[[], None] | None = None
    available: bool = True
    checkable: bool = True

    def view(self) -> View:
        """The tile as it lies in the panel."""
        color = theme.ON_PRIMARY_CONTAINER if self.active else theme.ON_SURFACE
        color = color if self.available else theme.DISABLED
        texts = column(
            label(self.label, "tile", color=color, id="tile_label", max_lines=1),
            label(self.state, "caption", color=color, id="app_label", max_lines=1),
            weight=1,
        )
        tile = row(
            icon(self.icon, tint=color, id="android:id/icon"),
            texts,
            gap=12,
            padding=(16, 10, 12, 10),
            min_height=72,
            radius=28,
            background=_ACTIVE if self.active else _INACTIVE,
            class_name=f"android.widget.{'Switch' if self.checkable else 'Button'}",
            on_click=self.on_click,
            on_long_click=self.long_click,
            enabled=self.available,
        )
        tile.description = self.label if self.checkable else f"{self.label},{self.state}"
        tile.checkable = self.checkable
        tile.checked = self.checkable and self.active
        return tile


def tiles(android: Android, open_internet: Callable[[], None]) -> list[Tile]:
    """All tiles of this version of Android, in order."""
    has_panel = android.model.api >= _INTERNET_PANEL_API
    first = _internet(android, open_internet) if has_panel else _wifi(android)
    return [
        first,
        _mobile_data(android),
        _airplane(android),
        _flag(android, "Flashlight", "flashlight", ("secure", "flashlight_enabled")),
        _flag(android, "Do Not Disturb", "minus-circle-outline", ("global", "zen_mode")),
        _flag(android, "Auto-rotate", "screen-rotation", ("system", "accelerometer_rotation")),
        _battery_saver(android),
        _flag(android, "Bluetooth", "bluetooth", ("global", "bluetooth_on")),
    ]


def open_settings(android: Android, action: str) -> Callable[[], None]:
    """Close the shade and open a page of Settings."""

    def run() -> None:
        android.windows.collapse_panels()
        android.activities.start(Intent(action=action, flags=FLAG_NEW_TASK), caller_uid=1000)

    return run


def internet_state(android: Android) -> str:
    """The second line of the Internet tile."""
    network = android.connectivity.default_network()
    if network is None:
        return "Airplane mode" if android.connectivity.airplane_mode else "Networks unavailable"
    name = network.ssid if network.transport is Transport.WIFI else "Mobile data"
    return name if network.validated else f"{name}, no internet"


def _internet(android: Android, open_internet: Callable[[], None]) -> Tile:
    network = android.connectivity.default_network()
    wifi = network is None or network.transport is Transport.WIFI
    return Tile(
        "Internet",
        "wifi" if wifi and network is not None else "wifi-off" if wifi else "signal-cellular-3",
        network is not None,
        internet_state(android),
        open_internet,
        open_settings(android, "android.settings.WIFI_SETTINGS"),
        checkable=False,
    )


def _wifi(android: Android) -> Tile:
    wifi = android.wifi
    return Tile(
        "Wi-Fi",
        "wifi" if wifi.enabled else "wifi-off",
        wifi.enabled,
        wifi.ssid or ("On" if wifi.enabled else "Off"),
        lambda: wifi.set_enabled(not wifi.enabled),
        open_settings(android, "android.settings.WIFI_SETTINGS"),
    )


def _mobile_data(android: Android) -> Tile:
    telephony = android.telephony
    usable = telephony.has_sim and telephony.radio_on
    active = usable and telephony.data_enabled
    state = "On" if active else "Off"
    if not usable:
        state = "No SIM" if telephony.radio_on else "Unavailable"
    return Tile(
        "Mobile data",
        "swap-vertical",
        active,
        state,
        lambda: telephony.set_data_enabled(not telephony.data_enabled),
        available=usable,
    )


def _airplane(android: Android) -> Tile:
    connectivity = android.connectivity
    active = connectivity.airplane_mode
    return Tile(
        "Airplane mode",
        "airplane",
        active,
        "On" if active else "Off",
        lambda: connectivity.set_airplane_mode(not connectivity.airplane_mode),
        open_settings(android, "android.settings.AIRPLANE_MODE_SETTINGS"),
    )


def _battery_saver(android: Android) -> Tile:
    power = android.power
    active = power.battery_saver

    def toggle() -> None:
        power.set_battery_saver(not active)  # refused while charging: the tile stays as it is

    charging = android.battery.state.plugged
    return Tile(
        "Battery Saver",
        "battery-plus-variant",
        active,
        "Charging" if charging else "On" if active else "Off",
        toggle,
        available=not charging,
    )


def _flag(android: Android, name: str, symbol: str, setting: tuple[str, str]) -> Tile:
    """A tile that is one setting."""
    active = android.settings.integer(*setting, 0) != 0

    def toggle() -> None:
        android.settings.put(*setting, "0" if active else "1")

    return Tile(name, symbol, active, "On" if active else "Off", toggle)
