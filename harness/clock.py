"""Time as something that is handed in: the system's clock, and one for tests that never sleeps."""

from __future__ import annotations

import time
from typing import Final, Protocol

_STEADY: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""A clock that nobody sets, and that goes on while the machine sleeps: Linux has one apart."""
_EPOCH: Final = time.time() - time.clock_gettime(_STEADY)


def host_time() -> float:
    """Seconds since 1970, as this host's clock had it when the process began.

    Somebody who sets that clock meanwhile changes nothing here: a device that is compared with it
    before and after would else be taken for the one that was changed.
    """
    return _EPOCH + time.clock_gettime(_STEADY)


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
