"""Snapshots: copies of a device's whole state folder, each with the moment in which it was taken.

A file is cloned where the host's file system shares blocks (FICLONE of btrfs and XFS), else copied:
a hard link would be written through. Databases are copied by SQLite itself, since an app may be
writing to them.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from harness.virtual.android.documents import load_document, save_document

_FICLONE = 0x40049409  # linux/fs.h
_SQLITE = b"SQLite format 3\0"
_SQLITE_LEFTOVERS = ("-journal", "-wal", "-shm")
_LOCKED_S, _LOCKED_TRIES = 1.0, 20
_STATE, _MOMENT = "state", "moment.json"


@dataclass(frozen=True)
class Snapshot:
    """One snapshot; `saved` in seconds since the epoch, `elapsed` since boot, `size` in bytes."""

    name: str
    saved: float
    elapsed: float
    size: int
    model: str
    moment: dict[str, Any]
    """What was only in memory, as `moment.take` gave it."""


class Snapshots:
    """The snapshots of one device, below the host folder `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Snapshot]:
        """Every snapshot, the oldest first."""
        found = [self._read(each) for each in self._folder.glob(f"*/{_MOMENT}")]
        return sorted(found, key=lambda snapshot: snapshot.saved)

    def get(self, name: str) -> Snapshot | None:
        """The snapshot of this name."""
        path = self._path(name) / _MOMENT
        return self._read(path) if path.exists() else None

    def save(self, snapshot: Snapshot, state: Path) -> None:
        """Copy the folder `state`; a snapshot of the same name is replaced."""
        path = self._path(snapshot.name)
        draft = path.with_name(f"{path.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        copy_folder(state, draft / _STATE)
        save_document(draft / _MOMENT, asdict(snapshot))
        shutil.rmtree(path, ignore_errors=True)
        draft.replace(path)

    def restore(self, name: str, state: Path) -> None:
        """Make the folder `state` what it was."""
        shutil.rmtree(state, ignore_errors=True)
        copy_folder(self._path(name) / _STATE, state)

    def delete(self, name: str) -> None:
        """Forget it; fine when there is none."""
        shutil.rmtree(self._path(name), ignore_errors=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"snapshot-{quote(name, safe='')}"

    @staticmethod
    def _read(path: Path) -> Snapshot:
        return Snapshot(**load_document(path))


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder with everything in it, times, links and all; `target` must not exist."""
    shutil.copytree(
        source, target, symlinks=True, ignore=_leftovers, copy_function=_copy, dirs_exist_ok=False
    )


def _leftovers(folder: str, names: list[str]) -> list[str]:
    """Pipes, and what belongs to a database: its content is in the copy of that."""
    paths = {name: Path(folder, name) for name in names}
    pipes = [name for name, path in paths.items() if path.is_fifo() or path.is_socket()]
    journals = {
        name + end: paths[name]
        for name in names
        for end in _SQLITE_LEFTOVERS
        if name + end in paths
    }
    return pipes + [name for name, database in journals.items() if _is_database(database)]


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _copy(source: str, target: str) -> str:
    if _is_database(Path(source)):
        _copy_database(source, target)
    else:
        _clone(source, target)
    shutil.copystat(source, target)
    return target


def _clone(source: str, target: str) -> None:
    with Path(source).open("rb") as read, Path(target).open("wb") as write:
        try:
            fcntl.ioctl(write.fileno(), _FICLONE, read.fileno())
        except OSError:
            shutil.copyfileobj(read, write)


def _patience() -> Callable[[int, int, int], None]:
    tries = iter(range(_LOCKED_TRIES))

    def progress(status: int, _remaining: int, _pages: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and next(tries, None) is None:
            raise sqlite3.OperationalError("database is locked")

    return progress


def _copy_database(source: str, target: str) -> None:
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as write:
            read.backup(write, progress=_patience(), sleep=_LOCKED_S / _LOCKED_TRIES)
    except sqlite3.Error:  # damaged or locked for good: as it is
        shutil.copyfile(source, target)
