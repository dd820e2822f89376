"""The device's files: an Android tree inside one folder of the host.

Device paths are resolved here, link by link, so that nothing outside the folder is ever reached.
Owners and modes live in a table (the host runs everything as one user); contents, times and
links are the host's own.
"""

from __future__ import annotations

import errno
import os
import stat as modes
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.android.file_owners import Owner, OwnerTable
from harness.virtual.android.file_tree import MOUNTS, Mount, build_tree

if TYPE_CHECKING:
    from harness.virtual.android.file_view import FileView

_LINK_LIMIT = 40  # MAXSYMLINKS, include/linux/namei.h
ProcReader = Callable[[], bytes]


@dataclass(frozen=True)
class FileStat:
    """What stat(2) says of a file of the device; times in epoch seconds, sizes in bytes."""

    path: str
    mode: int
    uid: int
    gid: int
    size: int
    blocks: int
    accessed: float
    modified: float
    changed: float
    inode: int
    links: int

    @property
    def is_directory(self) -> bool:
        """Whether it is a folder."""
        return modes.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return modes.S_ISLNK(self.mode)


@dataclass(frozen=True)
class Space:
    """statvfs numbers of one mounted file system, in bytes."""

    mount: Mount
    total: int
    used: int

    @property
    def free(self) -> int:
        """What a program may still write."""
        return max(0, self.total - self.used)


def error(number: int, path: str) -> OSError:
    """The OSError that the kernel's `number` becomes; `path` as the program gave it."""
    return OSError(number, os.strerror(number), path)


class Filesystem:
    """The files of one device, below the host folder `root`."""

    def __init__(
        self, root: Path, *, now: Callable[[], float] | None = None, data_bytes: int = 6 << 30
    ) -> None:
        self.root = root
        self.owners = OwnerTable()
        self.now = now
        self._synthetic: dict[str, ProcReader] = {}
        self._lock = threading.RLock()
        self._data_bytes = data_bytes
        build_tree(self)

    # paths

    def resolve(self, device_path: str, cwd: str = "/", *, follow: bool = True) -> Path:
        """The host path of `device_path`; it may not exist yet, its folder may not either."""
        return self.host(self.real(device_path, cwd, follow=follow))

    def real(self, device_path: str, cwd: str = "/", *, follow: bool = True) -> str:
        """The device path with every link resolved; the last one only when `follow`.

        Raises:
            OSError: ELOOP, too many links.
        """
        todo = _parts(device_path if device_path.startswith("/") else f"{cwd}/{device_path}")
        done: list[str] = []
        links = 0
        while todo:
            part = todo.pop()
            if part == "..":
                del done[-1:]
                continue
            done.append(part)
            if not todo and not follow:
                break
            target = self._link_target(done)
            if target is None:
                continue
            links += 1
            if links > _LINK_LIMIT:
                raise error(errno.ELOOP, device_path)
            done = [] if target.startswith("/") else done[:-1]
            todo += _parts(target)
        return "/" + "/".join(done)

    def _link_target(self, parts: list[str]) -> str | None:
        try:
            return os.readlink(self.root.joinpath(*parts))  # noqa: PTH115  (a Path would drop "./")
        except OSError:
            return None

    def host(self, real_path: str) -> Path:
        """The host path of a device path without links or dots."""
        return self.root / real_path.lstrip("/")

    def device_path(self, host: Path) -> str:
        """The device path of a host path below root; ValueError for others."""
        inside = host.relative_to(self.root).as_posix()
        return "/" if inside == "." else f"/{inside}"

    # permission

    def access(self, path: str, uid: int, mode: int) -> None:
        """Raise the OSError that access(2) would give user `uid`; `mode` of os.R_OK, W_OK, X_OK."""
        self.view(uid).access(path, mode)

    def view(self, uid: int, cwd: str = "/", umask: int = 0) -> FileView:
        """The files as user `uid` in folder `cwd` sees them."""
        from harness.virtual.android.file_view import FileView  # noqa: PLC0415  (it needs us)

        return FileView(self, uid, cwd, umask)
