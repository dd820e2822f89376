"""What undo lists ask of a disk, a step at a time: each may fail, or be the last that is done.

What was written is safe once the file is synced, and a name that is new or gone once its folder
is (fsync(2)). Tests hand in a disk that forgets what was not.
"""

from __future__ import annotations

import os
from pathlib import Path


class Files:
    """The machine's own disk; each step raises an OSError if it cannot be done."""

    def names(self, folder: Path) -> list[str]:
        """What is in a folder, in no order; nothing if there is no such folder."""
        return [each.name for each in folder.iterdir()] if folder.is_dir() else []

    def exists(self, path: Path) -> bool:
        """Whether there is such a file or folder."""
        return path.exists()

    def read(self, path: Path) -> bytes:
        """A file's content."""
        return path.read_bytes()

    def make_folder(self, path: Path) -> None:
        """Make one folder in one that is there."""
        path.mkdir(exist_ok=True)

    def write(self, path: Path, start: int, data: bytes) -> None:
        """Have a file end with `data` from byte `start` on; made if it is not there."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        with open(descriptor, "r+b") as file:  # noqa: PTH123  (a descriptor, not a path)
            file.truncate(start)
            file.seek(start)
            file.write(data)

    def sync(self, path: Path) -> None:
        """Return when a file's content, or a folder's names, would outlive the power."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Have a file be another, in the same folder, in one step."""
        old.replace(new)

    def remove(self, path: Path) -> None:
        """Take a file's name away, if it is there."""
        path.unlink(missing_ok=True)
