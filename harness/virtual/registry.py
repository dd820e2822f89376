"""Which virtual devices run, for people and programs that did not start them.

Each running device has one JSON file in `STATE_DIR/devices`; a file whose process is gone is stale
and is removed by whoever reads it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """One running device; `started` is in seconds since the epoch, paths are absolute."""

    serial: str
    pid: int
    console_port: int
    adb_port: int
    api: int
    time_scale: float
    log: str
    token_file: str
    started: float
    console: bool = True
    """Whether the console port is served."""


class Registry:
    """The entries below one state folder."""

    def __init__(self, state_dir: Path) -> None:
        self._folder = state_dir / "devices"

    def add(self, entry: Entry) -> None:
        """Write the file of a device, whole."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(entry)
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(asdict(entry)) + "\n", encoding="utf-8")
        draft.replace(path)

    def remove(self, entry: Entry) -> None:
        """Delete the file of a device; does nothing when it is gone."""
        self._path(entry).unlink(missing_ok=True)

    def entries(self) -> list[Entry]:
        """Running devices by console port; files of dead processes are deleted."""
        found = []
        for path in self._folder.glob("*.json"):
            entry = _read(path)
            if entry is None or not _alive(entry.pid):
                path.unlink(missing_ok=True)
            else:
                found.append(entry)
        return sorted(found, key=lambda entry: entry.console_port)

    def _path(self, entry: Entry) -> Path:
        return self._folder / f"{entry.serial}-{entry.pid}.json"


def default_state_dir() -> Path:
    """`$XDG_STATE_HOME/harness/virtual`, with the standard's default."""
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "harness" / "virtual"


def _read(path: Path) -> Entry | None:
    try:
        return Entry(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
