"""Storage & cache of one app.

Source: packages/apps/Settings/.../applications/AppStorageSettings.java: the cache is cleared at
once, storage after a question; each button greys out when there is nothing left to clear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import button, list_row, row
from harness.virtual.systemui.settings.package_page import PackagePage
from harness.virtual.systemui.settings.page import PageHost, file_size, heading

if TYPE_CHECKING:
    from harness.virtual.android.packages.package import Package

_SENTENCE_CASE_API: Final = 28
_TITLE_API: Final = 29
_NEW_TEXTS_API: Final = 31


class StoragePage(PackagePage):
    """Sizes, and the two buttons."""

    def __init__(self, host: PageHost, package: str) -> None:
        super().__init__(host, package)
        modern = host.android.model.api >= _TITLE_API
        self.title = "Storage & cache" if modern else "Storage"

    def rows_for(self, package: Package) -> list[View]:
        """Header, buttons, sizes as of now."""
        code, data, cache = self.android.packages.sizes(self.name)
        sizes = {"App size": code, "User data": data, "Cache": cache, "Total": code + data + cache}
        return [
            self.header(package),
            self._buttons(package, data + cache, cache),
            heading("Space used"),
            *(list_row(name, file_size(size)) for name, size in sizes.items()),
        ]

    def _buttons(self, package: Package, data: int, cache: int) -> View:
        capitals = self.android.model.api < _SENTENCE_CASE_API
        clear = "CLEAR DATA" if capitals else "Clear storage"
        return row(
            button(
                clear,
                self._ask,
                id="button1",
                style="tonal",
                weight=1,
                fill_width=True,
                enabled=data > 0 and not package.system,
            ),
            button(
                "CLEAR CACHE" if capitals else "Clear cache",
                self._clear_cache,
                id="button2",
                style="tonal",
                weight=1,
                fill_width=True,
                enabled=cache > 0,
            ),
            padding=(16, 0, 16, 8),
            gap=8,
        )

    def _clear_cache(self) -> None:
        self.android.packages.clear_cache(self.name)
        self.host.redraw()

    def _ask(self) -> None:
        newer = self.android.model.api >= _NEW_TEXTS_API
        text = (
            "This app's data, including files and settings, will be permanently deleted from this "
            "device"
            if newer
            else "All this app's data will be deleted permanently. This includes all files, "
            "settings, accounts, databases, etc."
        )
        self.host.confirm(
            "Delete app data?",
            text,
            "Delete" if newer else "OK",
            lambda: self.android.packages.clear(self.name),
        )
