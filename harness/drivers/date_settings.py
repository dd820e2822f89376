"""Settings' page of date and time, as a user walks it.

Binds to: Adb (to open the page) and Ui.
Implements: actions.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.device_time import SAME_WITHIN_S, DeviceTime
from harness.drivers.pages import Awaited, await_fact, open_page, tap_labelled
from harness.ui import Ui
from harness.waiting import Patience

_AUTOMATIC = ("Set time automatically", "Use network-provided time", "Automatic date & time")
"""The switch from API 31 on, on 29 and 30, and before (Settings/res/values/strings.xml).

The first one on the page counts: below it, older levels say another one in small print.
"""
_SET_S = 30.0


@dataclass(frozen=True)
class DateSettings:
    """System › Date & time."""

    adb: Adb
    ui: Ui
    patience: Patience

    def set_automatically(self) -> None:
        """Turn the network's time on, and wait until the clock has it; the page stays open.

        Raises:
            DeviceTimeoutError: there is no such switch, or the clock stays wrong.
        """
        open_page(self.adb, "-a android.settings.DATE_SETTINGS")
        tap_labelled(self.ui, self.patience, *_AUTOMATIC)
        await_fact(
            self.ui.serial,
            self.patience,
            DeviceTime(self.adb).measure,
            lambda offset: abs(offset) <= SAME_WITHIN_S,
            Awaited("the network's time", _SET_S, "See whether a network gives it."),
        )
