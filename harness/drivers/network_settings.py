"""Settings' pages about the network, as a user walks them.

Binds to: Adb (to open a page) and Ui.
Implements: actions.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.pages import await_element
from harness.errors import DeviceTimeoutError
from harness.hierarchy import Element, Screen
from harness.ui import Ui
from harness.waiting import NotSettledError, Patience

_NETWORK = "android.settings.WIRELESS_SETTINGS"
_DATA_SAVER = "android.settings.DATA_SAVER_SETTINGS"
_DATA_SAVER_SWITCHES = ("Use Data Saver", "On")
_SCROLLS = 4
_CLOSED_S = 10.0


@dataclass(frozen=True)
class NetworkSettings:
    """Opens a page, does one thing on it, and leaves it open."""

    adb: Adb
    ui: Ui
    patience: Patience

    def choose_private_dns(self, mode: str) -> None:
        """Network & internet › Private DNS › a mode such as `Automatic` or `Off` › Save.

        Raises:
            DeviceTimeoutError: a row or button is not there, or the dialog does not close.
        """
        self.adb.shell(f"am start -a {_NETWORK}")
        self._tap("Private DNS")
        self._tap(mode)
        self._tap("Save", "SAVE")
        self._await_gone("Save", "SAVE")

    def turn_data_saver_off(self) -> None:
        """Network & internet › Data Saver › off.

        Raises:
            DeviceTimeoutError: there is no such page.
        """
        self.adb.shell(f"am start -a {_DATA_SAVER}")
        self._tap(*_DATA_SAVER_SWITCHES)

    def _tap(self, *labels: str) -> None:
        """Touch what says one of these, scrolling to it if need be."""
        for _ in range(_SCROLLS):
            screen = self.ui.look()
            lists = [e for e in screen.descend() if e.id in {"recycler_view", "list"}]
            if _labelled(screen, labels) is not None or not lists:
                break
            self.ui.scroll_down(lists[0])
        element = await_element(
            self.ui, self.patience, lambda screen: _labelled(screen, labels), f"{labels[0]!r}"
        )
        self.ui.tap(element)

    def _await_gone(self, *labels: str) -> None:
        try:
            self.patience.settle(
                self.ui.look,
                lambda screen: _labelled(screen, labels) is None,
                awaited=f"{labels[0]!r} to go",
                device_seconds=_CLOSED_S,
            )
        except NotSettledError as error:
            raise DeviceTimeoutError(
                self.ui.serial, str(error), "See whether the choice was accepted."
            ) from error


def _labelled(screen: Screen, labels: tuple[str, ...]) -> Element | None:
    return next((e for e in screen.descend() if e.text in labels), None)
