"""Settings' page of date and time, as a user walks it.

Binds to: Adb (to open the page) and Ui.
Implements: actions.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.device_time import SAME_WITHIN_S, DeviceTime
from harness.drivers.pages import await_element
from harness.errors import DeviceTimeoutError
from harness.hierarchy import Element, Screen
from harness.ui import Ui
from harness.waiting import NotSettledError, Patience

_AUTOMATIC = ("Set time automatically", "Use network-provided time", "Automatic date & time")
"""The switch from API 31 on, on 29 and 30, and before (Settings/res/values/strings.xml)."""
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
        self.adb.shell("am start -a android.settings.DATE_SETTINGS")
        switch = await_element(self.ui, self.patience, _automatic, f"{_AUTOMATIC[0]!r}")
        self.ui.tap(switch)
        try:
            self.patience.settle(
                DeviceTime(self.adb).measure,
                lambda offset: abs(offset) <= SAME_WITHIN_S,
                awaited="the network's time",
                device_seconds=_SET_S,
            )
        except NotSettledError as error:
            raise DeviceTimeoutError(
                self.ui.serial, str(error), "See whether the device has a network that gives it."
            ) from error


def _automatic(screen: Screen) -> Element | None:
    """The first label counts: below it, older levels say another one in small print."""
    return next((e for e in screen.descend() if e.text in _AUTOMATIC), None)
