"""The quick settings tiles, as a user touches them.

Binds to: Adb (`cmd statusbar`, API 24 on) and Ui.
Implements: actions.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.pages import await_element
from harness.hierarchy import Element, Screen
from harness.ui import Ui
from harness.waiting import Patience

_OPEN_S = 10.0


@dataclass(frozen=True)
class QuickSettings:
    """The shade's tiles, found by their label."""

    adb: Adb
    ui: Ui
    patience: Patience

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


def _tile(screen: Screen, label: str) -> Element | None:
    """The tile, by its content description or its label: which it has differs by version.

    Descriptions come first: the second line of the Internet tile may read "Airplane mode".
    """
    elements = [e for e in screen.descend() if e.package == "com.android.systemui"]
    described = (e for e in elements if e.description.split(",")[0] == label)
    labelled = (e for e in elements if e.text == label)
    return next(described, None) or next(labelled, None)
