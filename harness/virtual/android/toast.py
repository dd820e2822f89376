"""Toasts: one short message at a time, over everything.

Source: NotificationManagerService.showNextToastLocked.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from harness.virtual.android.looper import Looper, Timer

SHORT = 2.0  # device seconds: SHORT_DELAY


@dataclass(frozen=True)
class Toast:
    """What is shown now."""

    package: str
    text: str


class Toasts:
    """The queue, and what is on the screen; thread-safe."""

    def __init__(self, looper: Looper, changed: Callable[[], None]) -> None:
        self._looper = looper
        self._changed = changed
        self._lock = threading.Lock()
        self._queue: list[tuple[Toast, float]] = []
        self._current: Toast | None = None
        self._timer: Timer | None = None
        self._last: Toast | None = None

    @property
    def current(self) -> Toast | None:
        """The toast on the screen."""
        with self._lock:
            return self._current

    @property
    def last(self) -> Toast | None:
        """The newest toast that was shown since boot."""
        with self._lock:
            return self._last

    def show(self, package: str, text: str, device_seconds: float = SHORT) -> None:
        """Show it, after those that wait already."""
        with self._lock:
            self._queue.append((Toast(package, text), device_seconds))
            idle = self._current is None
        if idle:
            self._next()

    def cancel(self, package: str) -> None:
        """The app is gone: its waiting toasts too."""
        with self._lock:
            self._queue = [item for item in self._queue if item[0].package != package]
            gone = self._current is not None and self._current.package == package
        if gone:
            self._next()

    def _next(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            toast, seconds = self._queue.pop(0) if self._queue else (None, 0.0)
            self._current = toast
            self._last = toast or self._last
            self._timer = self._looper.post_delayed(seconds, self._next) if toast else None
        self._changed()
