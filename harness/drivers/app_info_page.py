"""Settings' page about one app, as a user walks it: storage, clear cache, clear data.

Binds to: Adb (to open the page) and Ui.
Implements: actions.

There is no shell command for it that is safe: `pm clear --cache-only` wipes all data up to API 32
and never returns from 33 on for the shell user (AOSP, PackageManagerShellCommand).
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.pages import await_element
from harness.errors import DeviceTimeoutError
from harness.ui import Ui
from harness.waiting import NotSettledError, Patience

_STORAGE_ROWS = ("Storage & cache", "Storage")  # API 29 on; before
_CLEAR_CACHE = ("Clear cache", "CLEAR CACHE")  # API 28 on; before
_CLEARED_S = 10.0


@dataclass(frozen=True)
class AppInfoPage:
    """The page about whichever app is named."""

    adb: Adb
    ui: Ui
    patience: Patience

    def clear_cache(self, package: str) -> None:
        """Settings › Apps › the app › Storage & cache › Clear cache; the page stays open.

        Raises:
            DeviceTimeoutError: a row or button is not there, or stays enabled after the touch.
        """
        self.adb.shell(
            f"am start -a android.settings.APPLICATION_DETAILS_SETTINGS -d package:{package}"
        )
        self._tap_first(_STORAGE_ROWS)
        self._tap_first(_CLEAR_CACHE)
        self._await_disabled(_CLEAR_CACHE)

    def _tap_first(self, labels: tuple[str, ...]) -> None:
        element = await_element(
            self.ui,
            self.patience,
            lambda screen: next((e for e in screen.descend() if e.text in labels), None),
            f"{labels[0]!r}",
        )
        self.ui.tap(element)

    def _await_disabled(self, labels: tuple[str, ...]) -> None:
        """The button greys out once there is nothing left to clear."""
        try:
            self.patience.settle(
                lambda: [e for e in self.ui.look().descend() if e.text in labels],
                lambda buttons: bool(buttons) and not any(b.enabled for b in buttons),
                awaited=f"{labels[0]!r} to grey out",
                device_seconds=_CLEARED_S,
            )
        except NotSettledError as error:
            raise DeviceTimeoutError(
                self.ui.serial, str(error), "See whether the cache is in use."
            ) from error
