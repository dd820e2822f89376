"""Shared preferences: small XML files in `shared_prefs`, written as Android writes them.

The format is that of frameworks/base/core/java/com/android/internal/util/XmlUtils.java
(`writeMapXml`); reading, backing up and writing follow android/app/SharedPreferencesImpl.java:

    <?xml version='1.0' encoding='utf-8' standalone='yes' ?>
    <map>
        <string name="username">ada</string>
        <boolean name="sound" value="true" />
    </map>
"""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

Value = str | bool | int
_NUMBER_TAGS = ("int", "long")


class Preferences:
    """One file of preferences, read once, held in memory, written on each change; thread-safe."""

    def __init__(self, path: Path, warn: Callable[[str], None]) -> None:
        self._path = path
        self._backup = path.with_name(path.name + ".bak")
        self._lock = threading.Lock()
        self._values = self._load(warn)

    def text(self, name: str, default: str = "") -> str:
        """A string, or `default` when there is none (or it is of another type)."""
        value = self._values.get(name, default)
        return value if isinstance(value, str) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean, or `default`."""
        value = self._values.get(name, default)
        return value if isinstance(value, bool) else default

    def number(self, name: str, default: int = 0) -> int:
        """A number, or `default`."""
        value = self._values.get(name, default)
        return default if isinstance(value, (bool, str)) else value

    def put(self, **values: Value) -> None:
        """Set several values and write the file."""
        with self._lock:
            self._values.update(values)
            self._write()

    def clear(self) -> None:
        """Forget everything and write the file."""
        with self._lock:
            self._values.clear()
            self._write()

    def _load(self, warn: Callable[[str], None]) -> dict[str, Value]:
        if self._backup.exists():  # the last write did not finish
            self._path.unlink(missing_ok=True)
            self._backup.rename(self._path)
        if not self._path.exists():
            return {}
        try:
            return _parse(self._path.read_bytes())
        except (ElementTree.ParseError, ValueError, OSError) as error:
            warn(f"Cannot read {self._path.name}: {error}")  # as SharedPreferencesImpl: start empty
            return {}

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.exists():
            self._path.replace(self._backup)
        self._path.write_text(_render(self._values), encoding="utf-8")
        with contextlib.suppress(FileNotFoundError):
            self._backup.unlink()


def _parse(data: bytes) -> dict[str, Value]:
    root = ElementTree.fromstring(data)  # noqa: S314  (the app's own file; expat resolves nothing external)
    values: dict[str, Value] = {}
    for element in root:
        name, value = element.get("name", ""), element.get("value", "")
        if element.tag == "string":
            values[name] = element.text or ""
        elif element.tag == "boolean":
            values[name] = value == "true"
        elif element.tag in _NUMBER_TAGS:
            values[name] = int(value)
    return values


def _render(values: dict[str, Value]) -> str:
    lines = [_render_value(name, value) for name, value in values.items()]
    header = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n"
    return header + ("<map>\n" + "".join(lines) + "</map>\n" if lines else "<map />\n")


def _render_value(name: str, value: Value) -> str:
    key = quoteattr(name)
    if isinstance(value, bool):
        return f'    <boolean name={key} value="{str(value).lower()}" />\n'
    if isinstance(value, int):
        return f'    <long name={key} value="{value}" />\n'
    return f"    <string name={key}>{escape(value)}</string>\n"
