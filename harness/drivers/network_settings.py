"""Settings' pages about the network, as a user walks them.

Binds to: Adb (to open a page) and Ui.
Implements: actions.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.pages import Awaited, await_fact, labelled, open_page, tap_labelled
from harness.ui import Ui
from harness.waiting import Patience

_NETWORK = "android.settings.WIRELESS_SETTINGS"
_DATA_SAVER = "android.settings.DATA_SAVER_SETTINGS"
_DATA_SAVER_SWITCHES = ("Use Data Saver", "On")
_SAVE = ("Save", "SAVE")  # in capitals before API 28
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
        open_page(self.adb, f"-a {_NETWORK}")
        self._tap("Private DNS")
        self._tap(mode)
        self._tap(*_SAVE)
        await_fact(
            self.ui.serial,
            self.patience,
            self.ui.look,
            lambda screen: labelled(screen, _SAVE) is None,
            Awaited("the dialog to close", _CLOSED_S, "See whether the choice was accepted."),
        )

    def turn_data_saver_off(self) -> None:
        """Network & internet › Data Saver › off.

        Raises:
            DeviceTimeoutError: there is no such page.
        """
        open_page(self.adb, f"-a {_DATA_SAVER}")
        self._tap(*_DATA_SAVER_SWITCHES)

    def _tap(self, *labels: str) -> None:
        tap_labelled(self.ui, self.patience, *labels)
