"""The device's files as one user sees them: every operation by the kernel's rules and errors.

Errors are OSErrors whose `filename` is the path as it was given, for texts such as
`cat: /x: No such file or directory`.
"""

from __future__ import annotations

import errno
import os
import stat as modes
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from harness.virtual.android.files.access import permitted
from harness.virtual.android.files.model import FileStat, error
from harness.virtual.android.files.opened import (
    DataFile,
    OpenFolder,
    device_stream,
    synthetic_stream,
)
from harness.virtual.android.files.owners import Owner, groups_of
from harness.virtual.android.files.tree import DEVICES
from harness.virtual.android.users import ROOT

if TYPE_CHECKING:
    from harness.virtual.android.files.filesystem import Filesystem


class FileView:
    """File operations of user `uid` in folder `cwd`; new files get their mode less `umask`."""

    def __init__(self, filesystem: Filesystem, uid: int, cwd: str = "/", umask: int = 0) -> None:
        self.filesystem = filesystem
        self.uid = uid
        self.cwd = cwd
        self.umask = umask

    # looking

    def real(self, path: str, *, follow: bool = True) -> str:
        """The resolved device path; every folder above it exists and may be searched.

        Raises:
            OSError: ENOENT, ENOTDIR, EACCES or ELOOP.
        """
        if not path:
            raise error(errno.ENOENT, path)
        real = self.filesystem.real(path, self.cwd, follow=follow)
        above = "/"
        for part in real.split("/")[1:]:
            host = self.filesystem.host(above)
            if not host.is_dir():
                raise error(errno.ENOTDIR if host.exists() else errno.ENOENT, path)
            if not self._may(above, os.X_OK):
                raise error(errno.EACCES, path)
            above = f"{above.rstrip('/')}/{part}"
        if path.endswith("/") and self._lexists(real) and not self.filesystem.host(real).is_dir():
            raise error(errno.ENOTDIR, path)
        return real

    def stat(self, path: str, *, follow: bool = True) -> FileStat:
        """What a path is; a link itself when not `follow`."""
        real = self.real(path, follow=follow)
        if self._hidden(real):
            raise error(errno.EACCES, path)
        try:
            return self._describe(path, real)
        except OSError as problem:
            raise error(problem.errno or errno.EIO, path) from problem

    def _hidden(self, real: str) -> bool:
        return self.uid != ROOT and not permitted(real, Owner(-1, -1, 0o777), self.uid, os.X_OK)

    def _describe(self, path: str, real: str) -> FileStat:
        host = os.lstat(self.filesystem.host(real))
        owner = self.filesystem.owners.get(real, directory=modes.S_ISDIR(host.st_mode))
        device = DEVICES.get(real)
        kind = modes.S_IFCHR if device else modes.S_IFMT(host.st_mode)
        link = self.filesystem.link_text(real) if modes.S_ISLNK(host.st_mode) else None
        size = 4096 if modes.S_ISDIR(kind) else len(link) if link is not None else host.st_size
        return FileStat(
            path=path,
            mode=kind | owner.mode,
            uid=owner.uid,
            gid=owner.gid,
            size=size,
            blocks=8 if modes.S_ISDIR(kind) else -(-host.st_size // 4096) * 8 if not link else 0,
            accessed=host.st_atime,
            modified=host.st_mtime,
            changed=host.st_ctime,
            inode=host.st_ino,
            links=host.st_nlink,
            device=device[:2] if device else (0, 0),
        )

    def exists(self, path: str, *, follow: bool = True) -> bool:
        """Whether stat succeeds."""
        try:
            self.stat(path, follow=follow)
        except OSError:
            return False
        return True

    def is_directory(self, path: str) -> bool:
        """Whether `path` leads to a folder that may be looked at."""
        try:
            return self.stat(path).is_directory
        except OSError:
            return False

    def access(self, path: str, mode: int) -> None:
        """Raise the kernel's OSError unless allowed; `mode` of os.F_OK, R_OK, W_OK, X_OK."""
        real = self.real(path)
        if not self.filesystem.host(real).exists():
            raise error(errno.ENOENT, path)
        self._require(path, real, mode)

    def allows(self, path: str, mode: int) -> bool:
        """Whether access(2) succeeds."""
        try:
            self.access(path, mode)
        except OSError:
            return False
        return True

    def list(self, path: str) -> list[str]:
        """The names in a folder, in the host's order, without . and .. ."""
        real = self.real(path)
        host = self.filesystem.host(real)
        if not host.exists():
            raise error(errno.ENOENT, path)
        if not host.is_dir():
            raise error(errno.ENOTDIR, path)
        self._require(path, real, os.R_OK)
        return os.listdir(host)  # noqa: PTH208  (names, not paths)

    def walk(self, path: str) -> Iterator[str]:
        """`path` and all paths below it, folders before what is in them; raises as `list`."""
        yield path
        if self.stat(path, follow=False).is_directory:
            for name in sorted(self.list(path)):
                yield from self.walk(join(path, name))

    def read_link(self, path: str) -> str:
        """The text of a link; EINVAL for anything else."""
        real = self.real(path, follow=False)
        text = self.filesystem.link_text(real)
        if text is None:
            raise error(errno.EINVAL if self.exists(path, follow=False) else errno.ENOENT, path)
        return text

    # contents

    def open(self, path: str, mode: str = "r") -> BinaryIO:
        """Open as bytes. Modes: r, w (create, empty), a (create, append), r+, w+ (create, keep)."""
        if mode != "r" and path.endswith("/"):
            raise error(errno.EISDIR, path)
        real = self.real(path)
        host = self.filesystem.host(real)
        special = device_stream(real) if real in DEVICES else None
        if host.is_dir():
            raise error(errno.EISDIR, path)
        if not host.exists():
            if mode in ("r", "r+"):
                raise error(errno.ENOENT, path)
            self._create(path, real)
        else:
            self._require(path, real, os.R_OK if mode == "r" else os.W_OK)
        if special is not None:
            return special
        reader = self.filesystem.synthetic.get(real)
        if reader is not None and mode == "r":
            return synthetic_stream(reader)
        return DataFile(self.filesystem, real, mode)

    def open_folder(self, path: str) -> BinaryIO:
        """Open a folder, which can be locked but not read."""
        real = self.real(path)
        self._require(path, real, os.R_OK)
        return cast("BinaryIO", OpenFolder(self.filesystem.host(real)))

    def _create(self, path: str, real: str, mode: int = 0o666) -> None:
        self._require_folder(path, real)
        self.filesystem.host(real).touch()
        self._own(real, mode)

    def read_bytes(self, path: str) -> bytes:
        """The whole content."""
        with self.open(path) as file:
            return file.read()

    def write_bytes(self, path: str, data: bytes) -> None:
        """Replace the content, or create the file."""
        with self.open(path, "w") as file:
            file.write(data)

    # changing

    def make_directory(self, path: str, mode: int = 0o777) -> None:
        """Make one folder."""
        real = self.real(path.rstrip("/") or path, follow=False)
        if self._lexists(real):
            raise error(errno.EEXIST, path)
        self._require_folder(path, real)
        self.filesystem.host(real).mkdir()
        self._own(real, mode)

    def remove_directory(self, path: str) -> None:
        """Delete an empty folder."""
        real = self.real(path, follow=False)
        host = self._existing(path, real)
        if host.is_symlink() or not host.is_dir():
            raise error(errno.ENOTDIR, path)
        self._require_removal(path, real)
        if any(host.iterdir()):
            raise error(errno.ENOTEMPTY, path)
        host.rmdir()
        self.filesystem.owners.forget(real)

    def unlink(self, path: str) -> None:
        """Delete a file or link."""
        real = self.real(path, follow=False)
        host = self._existing(path, real)
        if host.is_dir() and not host.is_symlink():
            raise error(errno.EISDIR, path)
        self._require_removal(path, real)
        host.unlink()
        self.filesystem.owners.forget(real)
        self.filesystem.forget_space()

    def rename(self, old: str, new: str) -> None:
        """Move, replacing a file or an empty folder."""
        source = self.real(old, follow=False)
        target = self.real(new, follow=False)
        self._existing(old, source)
        self._require_removal(old, source)
        if self.filesystem.mount_of(source) != self.filesystem.mount_of(target):
            raise error(errno.EXDEV, new)
        self._require_folder(new, target)
        if target.startswith(f"{source}/"):
            raise error(errno.EINVAL, new)
        if source == target:
            return
        try:
            self.filesystem.host(source).replace(self.filesystem.host(target))
        except OSError as problem:
            raise error(problem.errno or errno.EIO, new) from problem
        self.filesystem.owners.move(source, target)

    def symlink(self, target: str, path: str) -> None:
        """Make a symbolic link that says `target`."""
        real = self.real(path, follow=False)
        if self._lexists(real):
            raise error(errno.EEXIST, path)
        self._require_folder(path, real)
        self.filesystem.create_link(real, target, Owner(self.uid, self._group(), 0o777))

    def link(self, old: str, new: str) -> None:
        """Give a file, or a link itself, a second name."""
        source = self.real(old, follow=False)
        target = self.real(new, follow=False)
        host = self._existing(old, source)
        if self._lexists(target):
            raise error(errno.EEXIST, new)
        self._require_folder(new, target)
        if host.is_dir() and not host.is_symlink():
            raise error(errno.EPERM, new)
        os.link(host, self.filesystem.host(target), follow_symlinks=False)
        if text := self.filesystem.owners.link(source):
            self.filesystem.owners.put_link(target, text)
        owner = self.filesystem.owners.get(source, directory=False)
        self.filesystem.owners.put(target, owner)

    def chmod(self, path: str, mode: int) -> None:
        """Change the mode bits; FUSE storage accepts and ignores it."""
        real, owner = self._owned(path)
        if not real.startswith("/storage/"):
            self.filesystem.owners.put(real, Owner(owner.uid, owner.gid, mode & 0o7777))

    def chown(self, path: str, uid: int = -1, gid: int = -1, *, follow: bool = True) -> None:
        """Change owner and group, -1 keeps; only root gives files away."""
        real, owner = self._owned(path, follow=follow)
        if self.uid != ROOT and (
            uid not in (-1, owner.uid) or (gid != -1 and gid not in groups_of(self.uid))
        ):
            raise error(errno.EPERM, path)
        kept = Owner(owner.uid if uid == -1 else uid, owner.gid if gid == -1 else gid, owner.mode)
        self.filesystem.owners.put(real, kept)

    def set_times(
        self, path: str, accessed: float, modified: float, *, follow: bool = True
    ) -> None:
        """Set access and modification time, in epoch seconds; without `follow` of a link itself."""
        real, _ = self._owned(path, follow=follow)
        os.utime(self.filesystem.host(real), (accessed, modified), follow_symlinks=follow)

    def _owned(self, path: str, *, follow: bool = True) -> tuple[str, Owner]:
        real = self.real(path, follow=follow)
        host = self._existing(path, real)
        self._require_writable_mount(path, real)
        owner = self.filesystem.owners.get(real, directory=host.is_dir())
        if self._hidden(real):
            raise error(errno.EACCES, path)
        if self.uid not in (ROOT, owner.uid) and not real.startswith("/storage/"):
            raise error(errno.EPERM, path)
        return real, owner

    # rules

    def _may(self, real: str, want: int) -> bool:
        folder = self.filesystem.host(real).is_dir()
        if folder and self.uid == ROOT:  # CAP_DAC_OVERRIDE: only files need an x for it
            return True
        return permitted(real, self.filesystem.owners.get(real, directory=folder), self.uid, want)

    def _lexists(self, real: str) -> bool:
        return os.path.lexists(self.filesystem.host(real))

    def _existing(self, path: str, real: str) -> Path:
        host = self.filesystem.host(real)
        if not os.path.lexists(host):
            raise error(errno.ENOENT, path)
        return host

    def _require(self, path: str, real: str, want: int) -> None:
        if want & os.W_OK and real not in DEVICES:
            self._require_writable_mount(path, real)
        if not self._may(real, want):
            raise error(errno.EACCES, path)

    def _require_writable_mount(self, path: str, real: str) -> None:
        if self.filesystem.mount_of(real).read_only:
            raise error(errno.EROFS, path)

    def _require_folder(self, path: str, real: str) -> None:
        """The folder that holds `real` lets this user create or delete names."""
        folder = real.rpartition("/")[0] or "/"
        self._require_writable_mount(path, real)
        if not self.filesystem.host(folder).is_dir():
            raise error(errno.ENOENT, path)
        if not self._may(folder, os.W_OK | os.X_OK):
            raise error(errno.EACCES, path)

    def _require_removal(self, path: str, real: str) -> None:
        self._require_folder(path, real)
        folder = real.rpartition("/")[0] or "/"
        above = self.filesystem.owners.get(folder, directory=True)
        owner = self.filesystem.owners.get(real, directory=False)
        if above.mode & modes.S_ISVTX and self.uid not in (ROOT, above.uid, owner.uid):
            raise error(errno.EPERM, path)

    def _group(self) -> int:
        return groups_of(self.uid)[0]

    def _own(self, real: str, mode: int) -> None:
        if not real.startswith("/storage/"):
            owner = Owner(self.uid, self._group(), mode & ~self.umask)
            self.filesystem.owners.put(real, owner)
        self.filesystem.stamp(self.filesystem.host(real))


def join(folder: str, name: str) -> str:
    """`folder`/`name` with one slash between."""
    return f"{folder}{name}" if folder.endswith("/") else f"{folder}/{name}"
