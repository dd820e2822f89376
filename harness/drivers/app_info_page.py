"""Settings' page about one app, as a user walks it: storage, clear cache, clear data.

Binds to: Adb (to open the page) and Ui.
Implements: actions.

There is no shell command for it that is safe: `pm clear --cache-only` wipes all data up to API 32
and never returns from 33 on for the shell user (AOSP, PackageManagerShellCommand).
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.pages import Awaited, await_fact, labelled, open_page, tap_labelled
from harness.shell_words import name_word
from harness.ui import Ui
from harness.waiting import Patience

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
        app = f"package:{name_word(package, 'a package')}"
        open_page(self.adb, f"-a android.settings.APPLICATION_DETAILS_SETTINGS -d {app}")
        tap_labelled(self.ui, self.patience, *_STORAGE_ROWS)
        tap_labelled(self.ui, self.patience, *_CLEAR_CACHE)
        await_fact(  # it greys out once there is nothing left to clear
            self.ui.serial,
            self.patience,
            lambda: labelled(self.ui.look(), _CLEAR_CACHE),
            lambda clear: clear is not None and not clear.enabled,
            Awaited(f"{_CLEAR_CACHE[0]!r} to grey out", _CLEARED_S, "See if the cache is in use."),
        )
