"""Times and dates as the system shows them, by the device's own wall clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from harness.virtual.device import Android


def now(android: Android) -> datetime:
    """The device's wall clock in its time zone (`persist.sys.timezone`)."""
    return datetime.fromtimestamp(android.clock.now(), zone(android))


def zone(android: Android) -> ZoneInfo:
    """The device's time zone; UTC where the host knows no zone of that name."""
    try:
        return ZoneInfo(android.properties.get("persist.sys.timezone") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def clock(android: Android) -> str:
    """Hours and minutes, 24 hours a day."""
    return now(android).strftime("%H:%M")


def clock_of(android: Android, epoch: float) -> str:
    """Hours and minutes of another time."""
    return datetime.fromtimestamp(epoch, zone(android)).strftime("%H:%M")


def date(android: Android) -> str:
    """`Mon, Nov 23`."""
    moment = now(android)
    return f"{moment:%a, %b} {moment.day}"


def ago(android: Android, posted: float) -> str:
    """How long ago something was posted: `now`, `5m`, `3h`, `2d` (DateTimeView)."""
    minutes = int((android.clock.now() - posted) // 60)
    if minutes < 1:
        return "now"
    if minutes < 60:  # noqa: PLR2004  (minutes of an hour)
        return f"{minutes}m"
    return f"{minutes // 60}h" if minutes < 24 * 60 else f"{minutes // (24 * 60)}d"
