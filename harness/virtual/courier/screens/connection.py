"""Settings › Check connection: a speed test of the app's own way to its server."""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.courier.readings import Readings, rows
from harness.virtual.courier.screens.base import Screen
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import button, column, label, progress, row, scroll
from harness.virtual.screen.widgets.material import page

_HINT = "Measures the way from this phone to the server. It takes some seconds and up to 10 MB."


class ConnectionPage:
    """Its rows come as they are measured. Leaving it leaves a check to end by itself.

    Args:
        screen: what it is shown on.
        leave: the Back arrow.
    """

    def __init__(self, screen: Screen, leave: Callable[[], None]) -> None:
        self._screen = screen
        self._leave = leave
        self._readings: Readings | None = None
        self._running = False

    def view(self) -> View:
        """The page."""
        readings = self._readings
        shown = rows(readings, over=not self._running) if readings is not None else []
        hint = [] if shown else [column(label(_HINT, "body2", id="connection_hint"), padding=16)]
        return page(
            self._screen.bar("Check connection", on_back=self._leave),
            scroll(
                *(_line(name, title, text) for name, title, text in shown),
                *hint,
            ),
            column(
                *([progress(id="connection_progress")] if self._running else []),
                button(
                    "Check again" if readings is not None else "Check",
                    self._start,
                    id="check_connection",
                    enabled=not self._running,
                    fill_width=True,
                ),
                padding=(16, 8),
                gap=8,
                align="center",
            ),
        )

    def _start(self) -> None:
        login, core = self._screen.core.api.login, self._screen.core
        if login is None or self._running:
            return
        self._running, self._readings = True, Readings()
        check = core.connection_check(login.server, self._report)
        core.perform(check.run, self._end)
        self._screen.changed()

    def _report(self, readings: Readings) -> None:
        """On the check's own thread."""
        if self._running:
            self._readings = readings
            self._screen.changed()

    def _end(self, readings: Readings) -> None:
        self._running, self._readings = False, readings


def _line(name: str, title: str, text: str) -> View:
    """Low enough that a small screen shows all of them at once."""
    return row(
        label(title, id=f"connection_{name}_title"),
        label(text, "body2", id=f"connection_{name}_subtitle", weight=1, align="end"),
        id=f"connection_{name}",
        padding=(16, 8),
        gap=16,
    )
