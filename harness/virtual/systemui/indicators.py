"""The icons and words for the state of the radios and the battery, always the true ones.

The words are SystemUI's (frameworks/base/packages/SettingsLib and SystemUI, strings.xml:
`accessibility_wifi_*`, `accessibility_phone_*`, `accessibility_battery_level`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.virtual.android.network.model import Transport

if TYPE_CHECKING:
    from harness.virtual.device import Android

_BARS: Final = ("no signal", "one bar", "two bars", "three bars", "signal full")
_WORST_RSSI: Final = -88
_BEST_RSSI: Final = -66
_FULL: Final = 4
_LOW_BATTERY: Final = 15


@dataclass(frozen=True)
class Indicator:
    """One icon with what it says to accessibility."""

    id: str
    icon: str
    description: str


def wifi_level(rssi: int) -> int:
    """0 to 4 bars of a signal in dBm (WifiManager.calculateSignalLevel, AOSP's thresholds)."""
    if rssi <= _WORST_RSSI:
        return 0
    if rssi >= _BEST_RSSI:
        return _FULL
    return 1 + (rssi - _WORST_RSSI) * 3 // (_BEST_RSSI - _WORST_RSSI)


def wifi(android: Android) -> Indicator | None:
    """The Wi-Fi fan while connected; with a mark while it brings no internet."""
    if android.wifi.ssid is None:
        return None
    level = wifi_level(android.wifi.rssi)
    network = next(
        (n for n in android.connectivity.networks() if n.transport is Transport.WIFI), None
    )
    words = f"Wifi {_BARS[level]}."
    if network is None or not network.validated:
        name = f"wifi-strength-{level}-alert" if level else "wifi-strength-alert-outline"
        return Indicator("wifi_signal", name, f"{words} No internet.")
    name = f"wifi-strength-{level}" if level else "wifi-strength-outline"
    return Indicator("wifi_signal", name, words)


def mobile(android: Android) -> Indicator | None:
    """The bars of the SIM; none in airplane mode."""
    telephony = android.telephony
    if not telephony.radio_on:
        return None
    if not telephony.has_sim:
        return Indicator("no_sims", "signal-cellular-outline", "No SIM.")
    level = max(0, min(_FULL, telephony.signal_level))
    if telephony.voice_registration not in ("home", "roaming", "on"):
        return Indicator("mobile_signal", "signal-cellular-outline", "Phone no signal.")
    network = android.connectivity.default_network()
    if network is not None and network.transport is Transport.CELLULAR and not network.validated:
        words = f"Phone {_BARS[level]}. No internet."
        return Indicator("mobile_signal", f"network-strength-{max(1, level)}-alert", words)
    icons = ("outline", "1", "2", "2", "3")
    if not telephony.data_enabled:
        words = f"Phone {_BARS[level]}. Mobile data off."
    else:
        words = f"Phone {_BARS[level]}."
    return Indicator("mobile_signal", f"signal-cellular-{icons[level]}", words)


def airplane(android: Android) -> Indicator | None:
    """The aeroplane while airplane mode is on."""
    if not android.connectivity.airplane_mode:
        return None
    return Indicator("airplane_mode", "airplane", "Airplane mode.")


def battery(android: Android) -> Indicator:
    """The battery with its level; a bolt while it charges."""
    state = android.battery.state
    percent = state.level * 100 // max(1, state.scale)
    step = percent // 10 * 10
    if state.plugged:
        name = f"battery-charging-{step}" if 0 < step < 100 else "battery-charging"  # noqa: PLR2004  (percent)
        return Indicator("battery", name, f"Battery charging, {percent} percent.")
    if percent <= _LOW_BATTERY:
        return Indicator("battery", "battery-alert-variant-outline", f"Battery {percent} percent.")
    name = "battery" if percent > 95 else f"battery-{max(10, step)}"  # noqa: PLR2004  (percent)
    return Indicator("battery", name, f"Battery {percent} percent.")


def status(android: Android) -> list[Indicator]:
    """All at the right end of the status bar, from left to right."""
    parts = (wifi(android), mobile(android), airplane(android), battery(android))
    return [part for part in parts if part is not None]
