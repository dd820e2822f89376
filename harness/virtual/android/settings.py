"""The settings tables `system`, `secure` and `global`, kept across reboots.

Source: frameworks/base/packages/SettingsProvider. Whoever reacts to a key observes it; as on
Android, an observer runs only when the value really changed (SettingsState notifies on change
alone).
"""

import threading
from collections.abc import Callable
from pathlib import Path

from harness.virtual.android.documents import load_document, save_document

NAMESPACES = ("system", "secure", "global")

Observer = Callable[[str | None], None]


class Settings:
    """Strings by namespace and key; thread-safe, observers are called without the lock held."""

    def __init__(self, path: Path, defaults: dict[str, dict[str, str]]) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._observers: dict[tuple[str, str], list[Observer]] = {}
        saved = load_document(path)
        self._tables: dict[str, dict[str, str]] = {
            name: dict(saved.get(name, defaults.get(name, {}))) for name in NAMESPACES
        }
        if not saved:
            self._save()

    def get(self, namespace: str, key: str) -> str | None:
        """The value, or None when it is unset (which the shell prints as `null`)."""
        with self._lock:
            return self._table(namespace).get(key)

    def put(self, namespace: str, key: str, value: str) -> None:
        """Set it, save it, tell the observers when it changed."""
        self._change(namespace, key, value)

    def delete(self, namespace: str, key: str) -> int:
        """Remove it; returns how many rows were removed, 0 or 1."""
        return int(self._change(namespace, key, None) is not None)

    def list(self, namespace: str) -> dict[str, str]:
        """A copy of the whole table, sorted by key."""
        with self._lock:
            return dict(sorted(self._table(namespace).items()))

    def observe(self, namespace: str, key: str, callback: Observer) -> Callable[[], None]:
        """Call `callback` with the new value (None: removed) on a change; returns how to stop."""
        with self._lock:
            self._table(namespace)
            self._observers.setdefault((namespace, key), []).append(callback)

        def stop() -> None:
            with self._lock:
                callbacks = self._observers.get((namespace, key), [])
                if callback in callbacks:
                    callbacks.remove(callback)

        return stop

    def integer(self, namespace: str, key: str, default: int) -> int:
        """The value as a number; `default` when unset or not one (`Settings.Global.getInt`)."""
        try:
            return int(self.get(namespace, key) or "")
        except ValueError:
            return default

    def _change(self, namespace: str, key: str, value: str | None) -> str | None:
        with self._lock:
            table = self._table(namespace)
            before = table.get(key)
            if value is None:
                table.pop(key, None)
            else:
                table[key] = value
            changed = before != value
            if changed:
                self._save()
            observers = list(self._observers.get((namespace, key), ())) if changed else []
        for observer in observers:
            observer(value)
        return before

    def _table(self, namespace: str) -> dict[str, str]:
        try:
            return self._tables[namespace]
        except KeyError:
            raise ValueError(f"no settings namespace {namespace!r}") from None

    def _save(self) -> None:
        save_document(self._path, dict(self._tables))
