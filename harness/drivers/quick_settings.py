"""The quick settings tiles, as a user touches them.

Binds to: Adb (`cmd statusbar`, API 24 on) and Ui.
Implements: actions.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.pages import await_element
from harness.drivers.timed_undo import expect_way_back
from harness.hierarchy import Element, Screen
from harness.ui import Ui
from harness.waiting import Patience

_PANEL = "Internet"


@dataclass(frozen=True)
class QuickSettings:
    """The shade's tiles, found by their label."""

    adb: Adb
    ui: Ui
    patience: Patience

    def switch_wifi(self, *, on: bool) -> None:
        """Turn Wi-Fi on or off: by its tile, or from Android 12 on in the Internet panel.

        Raises:
            DeviceTimeoutError: there is neither.
            CapabilityMissingError: it carries adb, which would not come back.
        """
        if not on:
            expect_way_back(self.adb, "Wi-Fi that is turned off")
        self._switch("Wi-Fi", "wifi_toggle", on=on)

    def switch_mobile_data(self, *, on: bool) -> None:
        """Turn mobile data on or off, as Wi-Fi.

        Raises:
            DeviceTimeoutError: there is no such tile or switch.
        """
        self._switch("Mobile data", "mobile_toggle", on=on)

    def _switch(self, tile: str, toggle: str, *, on: bool) -> None:
        self.adb.shell("cmd statusbar expand-settings")
        try:
            found = await_element(
                self.ui,
                self.patience,
                lambda screen: _tile(screen, tile) or _tile(screen, _PANEL),
                f"the tile {tile!r} or {_PANEL!r}",
            )
            if _is_tile_of(found, tile):
                self._set(found, on=on)
                return
            self.ui.tap(found)
            switch = await_element(
                self.ui, self.patience, lambda screen: screen.find(id=toggle), f"`{toggle}`"
            )
            self._set(switch, on=on)
            done = self.ui.look().find(id="done_button")
            if done is not None:
                self.ui.tap(done)
        finally:
            self.adb.shell("cmd statusbar collapse")

    def _set(self, switch: Element, *, on: bool) -> None:
        if switch.checked is not on:
            self.ui.tap(switch)

    def tap(self, label: str) -> None:
        """Open the tiles, touch the one with this label, and close them again.

        Raises:
            DeviceTimeoutError: there is no such tile.
        """
        self.adb.shell("cmd statusbar expand-settings")
        try:
            tile = await_element(
                self.ui, self.patience, lambda screen: _tile(screen, label), f"the tile {label!r}"
            )
            self.ui.tap(tile)
        finally:
            self.adb.shell("cmd statusbar collapse")


def _is_tile_of(element: Element, label: str) -> bool:
    return label in (element.description.split(",")[0], element.text)


def _tile(screen: Screen, label: str) -> Element | None:
    """The tile, by its content description or its label: which it has differs by version.

    Descriptions come first: the second line of the Internet tile may read "Airplane mode".
    """
    elements = [e for e in screen.descend() if e.package == "com.android.systemui"]
    described = (e for e in elements if e.description.split(",")[0] == label)
    labelled = (e for e in elements if e.text == label)
    return next(described, None) or next(labelled, None)
