"""Settings › Check connection: a speed test of the app's own way to its server."""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.courier.connection_check import ConnectionCheck
from harness.virtual.courier.http import BadAddressError, Server
from harness.virtual.courier.readings import Readings
from harness.virtual.courier.screens.base import Screen
from harness.virtual.courier.texts import connection_rows
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import button, column, label, progress, scroll
from harness.virtual.screen.widgets.material import list_row, page


class ConnectionPage:
    """Its rows come while the check runs; leaving the page leaves the check to itself."""

    def __init__(self, screen: Screen, leave: Callable[[], None]) -> None:
        self._screen = screen
        self._leave = leave
        self._readings: Readings | None = None
        self._check: object = None
        """What the check under way is known by; None while none is."""

    def view(self) -> View:
        """The page."""
        running = self._check is not None
        rows = connection_rows(self._readings, over=not running) if self._readings else []
        return page(
            self._screen.bar("Check connection"),
            scroll(
                *(list_row(title, text, id=f"connection_{name}") for name, title, text in rows),
                *self._hint(),
            ),
            column(
                *([progress()] if running else []),
                button(
                    "Check again" if self._readings else "Check",
                    self._start,
                    id="check_connection",
                    enabled=not running,
                    fill_width=True,
                ),
                padding=(16, 8),
                gap=8,
                align="center",
            ),
        )
