"""DropBoxManagerService: the reports of crashes and hangs that `dumpsys dropbox` prints.

Source: frameworks/base/services/core/java/com/android/server/DropBoxManagerService.java.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class DropBoxEntry:
    """One report; `time` in epoch seconds of the device."""

    time: float
    tag: str
    text: str


class DropBox:
    """All reports, oldest first; thread-safe."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._entries: list[DropBoxEntry] = []

    def add(self, tag: str, process: str, text: str) -> None:
        """Add a report about a process."""
        entry = DropBoxEntry(self._now(), tag, f"Process: {process}\n\n{text}\n")
        with self._lock:
            self._entries.append(entry)

    def all(self) -> list[DropBoxEntry]:
        """Every report."""
        with self._lock:
            return list(self._entries)
