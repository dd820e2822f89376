"""Time as something that is handed in: the system's clock, and one for tests that never sleeps."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """A monotonic clock in seconds that can also wait."""

    def now(self) -> float:
        """Seconds since some fixed moment; never goes back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Seconds of the machine's monotonic clock."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Block this thread for `seconds`."""
        time.sleep(seconds)  # noqa: TID251  (the one place that may; everybody else waits by it)


class FakeClock:
    """A clock that only moves when somebody waits; for tests of deadlines."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = start

    def now(self) -> float:
        """Seconds waited so far, from `start`."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Move the clock on at once."""
        self._now += seconds
