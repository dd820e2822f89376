"""System properties: `ro.*` once, `persist.*` across reboots, the rest until the next boot.

Source: system/core/init/property_service.cpp (PropertySet).
"""

import threading
from collections.abc import Callable
from pathlib import Path

from harness.virtual.android.documents import load_document, save_document

_VALUE_MAX = 92  # PROP_VALUE_MAX, with the terminating zero


class PropertyError(ValueError):
    """init refused to set it: read-only, too long, or an illegal name."""


class Properties:
    """Names and values as `getprop` lists them; thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._values: dict[str, str] = {}
        self._kept: dict[str, str] = {}  # persist.* that somebody set, unlike the build's
        self._listeners: list[Callable[[str, str], None]] = []

    def load(self, build: dict[str, str]) -> None:
        """A boot: only the build's properties and the persistent ones are left."""
        with self._lock:
            self._values = dict(build)
            self._kept = load_document(self._path)
            self._values.update(self._kept)

    def get(self, name: str, default: str = "") -> str:
        """The value; empty (or `default`) when it is not set."""
        with self._lock:
            return self._values.get(name) or default

    def all(self) -> dict[str, str]:
        """A copy, sorted by name."""
        with self._lock:
            return dict(sorted(self._values.items()))

    def set(self, name: str, value: str) -> None:
        """Set it as init would.

        Raises:
            PropertyError: `ro.*` already set, or the value is longer than 91 bytes.
        """
        self._check(name, value)
        with self._lock:
            if name.startswith("ro.") and self._values.get(name):
                raise PropertyError(f"Failed to set property '{name}' to '{value}'.")
            self._values[name] = value
            if name.startswith("persist."):
                self._kept[name] = value
                save_document(self._path, self._kept)
            listeners = list(self._listeners)
        for listener in listeners:
            listener(name, value)

    def observe(self, callback: Callable[[str, str], None]) -> None:
        """Call `callback(name, value)` after each set."""
        with self._lock:
            self._listeners.append(callback)

    @staticmethod
    def _check(name: str, value: str) -> None:
        legal = name and name[0] != "." and name[-1] != "." and ".." not in name
        if not legal or not all(c.isalnum() or c in "._-@:" for c in name):
            raise PropertyError(f"Failed to set property '{name}' to '{value}'.")
        if not name.startswith("ro.") and len(value.encode()) >= _VALUE_MAX:
            raise PropertyError(f"Failed to set property '{name}' to '{value}'.")
