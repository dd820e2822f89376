"""The device's files: an Android tree inside one folder of the host.

Device paths are resolved here, link by link, so that nothing outside the folder is ever reached.
Owners and modes live in a table (the host runs everything as one user); contents, times and
sizes are the host's own. Programs use a `FileView`: the files as one user sees them.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from harness.virtual.android.documents import load_document, save_document
from harness.virtual.android.files.model import Mount, Space, error
from harness.virtual.android.files.owners import Owner, OwnerTable
from harness.virtual.android.files.tree import (
    DEVICES,
    DIRECTORIES,
    FILES,
    LINKS,
    MOUNTS,
    SHARED_FOLDERS,
)
from harness.virtual.android.files.view import FileView
from harness.virtual.android.users import ROOT

_LINK_LIMIT = 40  # MAXSYMLINKS, include/linux/namei.h
_SPACE_KNOWN_FOR = 1.0  # host seconds
SyntheticReader = Callable[[], bytes]
_READ_BY_ALL = Owner(ROOT, ROOT, 0o444)


class Filesystem:
    """The files of one device, below the host folder `root`.

    Args:
        root: host folder; created and filled when it is empty.
        now: the device's wall clock in epoch seconds; stamps what its programs write.
        mounts: the mount table.
    """

    def __init__(
        self,
        root: Path,
        *,
        now: Callable[[], float] | None = None,
        mounts: tuple[Mount, ...] = MOUNTS,
    ) -> None:
        self.root = root
        self.owners = OwnerTable()
        self.now = now
        self.mounts = mounts
        self._data = self.mount_of("/data")
        self.synthetic: dict[str, SyntheticReader] = {}
        self.before_proc: Callable[[], None] = lambda: None
        """Called before something below /proc is looked up."""
        self._space_read = (float("-inf"), 0)
        self._table = root.with_name(f"{root.name}-owners.json")
        self.owners.load(load_document(self._table))
        self._build()

    def save(self) -> None:
        """Write owners, modes and link texts beside `root`, for the next boot."""
        save_document(self._table, self.owners.dump())

    def _build(self) -> None:
        for path, owner in DIRECTORIES:
            self.create_directory(path, owner)
        for name in SHARED_FOLDERS:
            self.host(f"/storage/emulated/0/{name}").mkdir(exist_ok=True)
        for path, target in LINKS:
            self.create_link(path, target, Owner(ROOT, ROOT, 0o644))
        for path, (_, _, mode) in DEVICES.items():
            self.create_file(path, b"", Owner(ROOT, ROOT, mode))
        for path, text in FILES:
            self.create_file(path, text.encode(), Owner(ROOT, ROOT, 0o644))

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
        follow = follow or device_path.rpartition("/")[2] in ("", ".", "..")  # names a folder
        done: list[str] = []
        links = 0
        while todo:
            part = todo.pop()
            if part == "..":
                del done[-1:]
                continue
            done.append(part)
            if done == ["data", "data"]:  # mounted there, not linked
                done = ["data", "user", "0"]
                continue
            target = self.link_text("/" + "/".join(done)) if todo or follow else None
            if target is None:
                continue
            links += 1
            if links > _LINK_LIMIT:
                raise error(errno.ELOOP, device_path)
            done = [] if target.startswith("/") else done[:-1]
            todo += _parts(target)
        if done[:1] == ["proc"]:
            self.before_proc()
        return "/" + "/".join(done)

    def link_text(self, real_path: str) -> str | None:
        """What the link at `real_path` says, None where there is no link."""
        try:
            host_text = os.readlink(f"{self.root}{real_path}")  # noqa: PTH115  (a Path drops "./")
        except OSError:
            return None
        return self.owners.link(real_path) or host_text

    def host(self, real_path: str) -> Path:
        """The host path of a device path that has neither links nor dots."""
        return self.root / real_path.lstrip("/")

    def device_path(self, host: Path) -> str:
        """The device path of a host path below root; ValueError for others."""
        inside = host.relative_to(self.root).as_posix()
        return "/" if inside == "." else f"/{inside}"

    # what users may do

    def view(self, uid: int, cwd: str = "/", umask: int = 0) -> FileView:
        """The files as user `uid` in folder `cwd` sees them."""
        return FileView(self, uid, cwd, umask)

    def access(self, path: str, uid: int, mode: int) -> None:
        """Raise the kernel's OSError unless `uid` is allowed `mode` of os.R_OK, W_OK, X_OK."""
        self.view(uid).access(path, mode)

    # what the system itself does: no permission is asked

    def create_directory(self, path: str, owner: Owner) -> Path:
        """Make the folder `path` and those above it; returns its host path."""
        real = self.real(path)
        host = self.host(real)
        _make_folder(host)
        self.owners.put(real, owner)
        return host

    def create_file(self, path: str, data: bytes, owner: Owner) -> Path:
        """Write the file `path`, whole; returns its host path."""
        real = self.real(path)
        host = self.host(real)
        try:
            host.write_bytes(data)
        except FileNotFoundError:
            _make_folder(host.parent)
            host.write_bytes(data)
        self.owners.put(real, owner)
        return host

    def create_link(self, path: str, target: str, owner: Owner | None = None) -> None:
        """Make a symbolic link. The host's link is relative, so it cannot leave the root either."""
        real = self.real(path, follow=False)
        host = self.host(real)
        if not host.is_symlink():
            folder = real.rpartition("/")[0]
            inside = os.path.normpath(target if target.startswith("/") else f"{folder}/{target}")
            host.symlink_to(os.path.relpath(inside.replace("//", "/"), folder or "/"))
        self.owners.put(real, owner or Owner(ROOT, ROOT, 0o777))
        self.owners.put_link(real, target)

    def create_links(self, folder: str, names: Iterable[str], target: str, owner: Owner) -> None:
        """Make many links to a name in the same folder; quicker than one by one."""
        real = self.real(folder)
        host = self.host(real)
        host.mkdir(parents=True, exist_ok=True)
        for name in names:
            with suppress(FileExistsError):
                os.symlink(target, f"{host}/{name}")  # noqa: PTH211  (hot)
            self.owners.put(f"{real}/{name}", owner)
            self.owners.put_link(f"{real}/{name}", target)

    def register(self, path: str, reader: SyntheticReader, owner: Owner = _READ_BY_ALL) -> None:
        """Make `path` a file such as those in /proc: read anew by each open."""
        host = self.create_file(path, b"", owner)
        self.synthetic[self.device_path(host)] = reader

    def remove(self, path: str) -> None:
        """Delete `path` with everything below it; fine when it does not exist."""
        real = self.real(path, follow=False)
        _remove_tree(self.host(real))
        self.owners.forget(real)
        for each in [each for each in self.synthetic if f"{each}/".startswith(f"{real}/")]:
            del self.synthetic[each]

    def stamp(self, host: Path) -> None:
        """Give a written file the device's time, where that is not the host's."""
        if self.now is None:
            return
        now = self.now()
        if abs(now - time.time()) > 1:
            os.utime(host, (now, now))

    # space

    def mount_of(self, real_path: str) -> Mount:
        """The mounted file system that holds `real_path`."""
        inside = [each for each in self.mounts if f"{real_path}/".startswith(_slash(each.point))]
        return max(inside, key=lambda each: len(each.point))

    def statvfs(self, path: str) -> Space:
        """How full the file system is that holds `path`."""
        return self._space_of(self.mount_of(self.real(path)))

    def _space_of(self, mount: Mount) -> Space:
        used = mount.used
        if mount.point in ("/data", "/storage/emulated"):  # one partition, shown twice
            used += self._data_bytes()
        return Space(mount, mount.total, used)

    def charge(self, count: int) -> None:
        """Count `count` bytes as just written to /data.

        Raises:
            OSError: ENOSPC, they do not fit.
        """
        space = self._space_of(self._data)
        if count > space.free:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        read_at, size = self._space_read
        self._space_read = (read_at, size + count)

    def forget_space(self) -> None:
        """Measure anew how full /data is; to be called after something big was deleted."""
        self._space_read = (float("-inf"), 0)

    def _data_bytes(self) -> int:
        read_at, size = self._space_read
        if time.monotonic() - read_at > _SPACE_KNOWN_FOR:
            size = tree_size(self.root / "data") + tree_size(self.root / "storage")
            self._space_read = (time.monotonic(), size)
        return size


def tree_size(folder: Path) -> int:
    """The bytes of all regular files below the host folder, rounded up to blocks of 4 KiB."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                size = os.lstat(os.path.join(where, name)).st_size  # noqa: PTH118  (hot)
            except OSError:
                continue
            total += -(-size // 4096) * 4096
    return total


def _make_folder(host: Path) -> None:
    """The folder and those above it; one call where they are there, as they mostly are."""
    try:
        host.mkdir()
    except FileExistsError:
        if not host.is_dir():
            raise
    except FileNotFoundError:
        host.mkdir(parents=True, exist_ok=True)


def _remove_tree(host: Path) -> None:
    if host.is_dir() and not host.is_symlink():
        for each in host.iterdir():
            _remove_tree(each)
        host.rmdir()
    else:
        host.unlink(missing_ok=True)


def _parts(path: str) -> list[str]:
    """The names of a path, last first, so that the next one is popped."""
    return [each for each in reversed(path.split("/")) if each not in ("", ".")]


def _slash(folder: str) -> str:
    return folder if folder.endswith("/") else f"{folder}/"
