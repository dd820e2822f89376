"""The time as the device shows it: its own clock, in its own zone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from harness.virtual.device import Android


def zone(android: Android) -> tzinfo:
    """The zone of `persist.sys.timezone`; UTC for names that nobody knows, as on Android."""
    name = android.properties.get("persist.sys.timezone")
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def local(android: Android, epoch: float | None = None) -> datetime:
    """An epoch time (default: now) as the device's local time."""
    return datetime.fromtimestamp(android.clock.now() if epoch is None else epoch, zone(android))


def stamp(android: Android, epoch: float) -> str:
    """`2026-07-01 03:15:37`, as package and activity dumps write times."""
    return local(android, epoch).strftime("%Y-%m-%d %H:%M:%S")
