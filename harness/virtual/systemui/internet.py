"""The Internet dialog that its tile opens: switches for mobile data and Wi-Fi.

Source: frameworks/base/packages/SystemUI/.../qs/tiles/dialog/InternetDialog.java (API 31 on).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android.network.model import Transport
from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import button, column, icon, label, row, switch
from harness.virtual.screen.windows.panels import Layer, Placement
from harness.virtual.systemui.bars import PACKAGE

if TYPE_CHECKING:
    from harness.virtual.device import Android


class InternetDialog:
    """Open until it is dismissed."""

    package = PACKAGE
    title = "InternetDialog"
    layer = Layer.ALERT
    placement = Placement.FLOATING
    takes_focus = True

    def __init__(self, android: Android) -> None:
        self._android = android
        self._open = False

    def open(self) -> None:
        """Show it in place of the shade."""
        self._open = True
        self._android.windows.collapse_panels()

    def content(self) -> View | None:
        """Nothing while it is closed, or when the keyguard came."""
        self._open = self._open and not self._android.windows.keyguard_showing
        if not self._open:
            return None
        wifi = self._android.wifi
        return column(
            column(
                label("Internet", "dialog", id="internet_dialog_title"),
                label(self._subtitle(), "body2", id="internet_dialog_subtitle"),
                align="center",
                gap=4,
            ),
            self._mobile(),
            _line("wifi", "Wi-Fi", wifi.ssid or "", switch(
                wifi.enabled, lambda: wifi.set_enabled(not wifi.enabled), "wifi_toggle", "Wi-Fi"
            ), "wifi_toggle_title"),
            row(button("Done", self.back, id="done_button"), justify="end"),
            padding=(20, 24, 20, 20),
            gap=16,
            radius=28,
            background=theme.SURFACE_CONTAINER,
            elevation=6,
            id="internet_connectivity_dialog",
        )  # fmt: skip

    def back(self) -> None:
        """Close it."""
        self._open = False
        self._android.windows.invalidate()

    def _subtitle(self) -> str:
        connectivity = self._android.connectivity
        network = connectivity.default_network()
        if network is None:
            return "Airplane mode is on" if connectivity.airplane_mode else "Networks unavailable"
        return "Tap a network to connect" if network.validated else "No internet available"

    def _mobile(self) -> View:
        telephony = self._android.telephony
        usable = telephony.has_sim and telephony.radio_on
        network = self._android.connectivity.default_network()
        state = "Mobile data is off"
        if usable and telephony.data_enabled:
            on = network is not None and network.transport is Transport.CELLULAR
            state = "Connected" if on else "Mobile data won't auto-connect"
        toggle = switch(
            usable and telephony.data_enabled,
            lambda: telephony.set_data_enabled(not telephony.data_enabled),
            "mobile_toggle",
            "Mobile data",
        )
        toggle.enabled = usable
        return _line("signal-cellular-3", "Mobile data", state, toggle, "mobile_title")


def _line(name: str, title: str, subtitle: str, toggle: View, title_id: str) -> View:
    texts = [label(title, "subtitle", id=title_id)]
    if subtitle:
        texts.append(label(subtitle, "body2", id=title_id.replace("title", "summary")))
    return row(icon(name), column(*texts, weight=1), toggle, gap=16, min_height=56)
