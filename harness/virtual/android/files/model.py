"""What the file system says of files and mounts; data only."""

from __future__ import annotations

import os
import stat as modes
from dataclasses import dataclass


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
    device: tuple[int, int] = (0, 0)

    @property
    def is_directory(self) -> bool:
        """Whether it is a folder."""
        return modes.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return modes.S_ISLNK(self.mode)

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return modes.S_ISREG(self.mode)


@dataclass(frozen=True)
class Mount:
    """One line of /proc/mounts, with the size that df shows.

    Attributes:
        device: what is mounted.
        point: device path where.
        kind: file system type.
        read_only: whether writes fail with EROFS, for root too.
        total: bytes; 0 for pseudo file systems that df leaves out.
        used: bytes taken by what our tree does not hold, such as the system image.
    """

    device: str
    point: str
    kind: str
    read_only: bool
    total: int = 0
    used: int = 0


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
