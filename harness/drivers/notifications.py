"""The notification shade, as a user pulls it down.

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


@dataclass(frozen=True)
class Notifications:
    """What the shade shows, found by its words."""

    adb: Adb
    ui: Ui
    patience: Patience

    def open(self) -> None:
        """Pull the shade down."""
        self.adb.shell("cmd statusbar expand-notifications")

    def close(self) -> None:
        """Push it back up."""
        self.adb.shell("cmd statusbar collapse")

    def tap(self, words: str) -> None:
        """Open the shade and touch the notification that has these words.

        Raises:
            DeviceTimeoutError: there is none; the shade is closed again.
        """
        self.open()
        try:
            found = await_element(
                self.ui, self.patience, lambda screen: _saying(screen, words), f"{words!r}"
            )
            self.ui.tap(found)
        except BaseException:
            self.close()
            raise


def _saying(screen: Screen, words: str) -> Element | None:
    return next((e for e in screen.descend() if words in e.text), None)
