"""The service's clock: the machine's time plus an offset that the control API moves."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

HOUR = 3600.0
DAY = 24 * HOUR


class ServiceClock:
    """Tells the time by which accounts age and restrictions end; it never waits."""

    def __init__(self, offset: float = 0.0, source: Callable[[], float] = time.time) -> None:
        self.offset = offset
        self._source = source

    def now(self) -> float:
        """Seconds since the epoch, as the service believes."""
        return self._source() + self.offset


def iso(moment: float) -> str:
    """`moment` (seconds since the epoch) as ISO 8601 in UTC, with milliseconds."""
    stamp = datetime.fromtimestamp(moment, tz=UTC).isoformat(timespec="milliseconds")
    return stamp.replace("+00:00", "Z")


def iso_or_none(moment: float | None) -> str | None:
    """As `iso`; None stays None."""
    return None if moment is None else iso(moment)
