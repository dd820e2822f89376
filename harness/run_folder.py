"""A run's own temporary folder, and what runs that were killed left of theirs."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "harness-"
_OWNER = "owner"


@contextlib.contextmanager
def run_folder() -> Iterator[Path]:
    """A new folder that is deleted at the end; those of runs that are dead are deleted first."""
    sweep()
    home = Path(tempfile.mkdtemp(prefix=_PREFIX))
    with _locked(home):
        try:
            yield home
        finally:
            shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[None]:
    """Hold the lock that dies with us; the file gets its name once it is held."""
    new = home / f"{_OWNER}.new"
    with new.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        new.rename(home / _OWNER)
        yield


def sweep() -> list[Path]:
    """Delete this user's folders that nobody holds any more; which ones."""
    gone = []
    for file in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_OWNER}"):
        home = file.parent
        with contextlib.suppress(OSError):
            ours = not home.is_symlink() and home.stat().st_uid == os.getuid()
            if ours and _is_abandoned(file):
                shutil.rmtree(home)
                gone.append(home)
    return gone


def _is_abandoned(file: Path) -> bool:
    with file.open() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
