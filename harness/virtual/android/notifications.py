"""Notifications: what is in the shade, by package and id.

Source: frameworks/base/services/core/java/com/android/server/notification/ (NotificationRecord,
NotificationManagerService).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.intents import Intent


@dataclass(frozen=True)
class Notification:
    """One entry; `posted` in epoch seconds of the device."""

    package: str
    id: int
    title: str
    text: str
    channel: str
    posted: float
    content_intent: Intent | None = None


class Notifications:
    """All that are posted, newest first; thread-safe. A reboot leaves none."""

    def __init__(self, now: Callable[[], float], changed: Callable[[], None]) -> None:
        self._now = now
        self._changed = changed
        self._lock = threading.Lock()
        self._posted: dict[tuple[str, int], Notification] = {}

    def post(self, notification: Notification) -> None:
        """Show it, in place of one with the same package and id."""
        with self._lock:
            self._posted.pop((notification.package, notification.id), None)
            self._posted[(notification.package, notification.id)] = notification
        self._changed()

    def cancel(self, package: str, notification_id: int | None = None) -> None:
        """Take one away, or all of a package."""
        with self._lock:
            for key in [k for k in self._posted if k[0] == package]:
                if notification_id in (None, key[1]):
                    del self._posted[key]
        self._changed()

    def all(self) -> list[Notification]:
        """Those in the shade, newest first."""
        with self._lock:
            return list(reversed(self._posted.values()))
