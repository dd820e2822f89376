"""Where a package's code and data lie on the device, and whose they are.

Sources: PackageManagerServiceUtils.getNextCodePath (names of code folders), installd's
InstalldNativeService.cpp (data folders, their modes, and the group of cache folders).
"""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.android.files.owners import Owner
from harness.virtual.android.users import SYSTEM

if TYPE_CHECKING:
    from harness.virtual.android.files.filesystem import Filesystem
    from harness.virtual.android.packages.package import Package

_CACHE_GID = 10000  # AID_CACHE_GID_START - AID_APP_START
_CACHES = ("cache", "code_cache")
_RANDOM_SUFFIX_API = 26
_RANDOM_PARENT_API = 30


def new_code_folder(name: str, api: int) -> str:
    """The folder that the code of a package is installed into."""
    if api < _RANDOM_SUFFIX_API:
        return f"/data/app/{name}-1"
    own = f"{name}-{secrets.token_urlsafe(16)}=="
    if api < _RANDOM_PARENT_API:
        return f"/data/app/{own}"
    return f"/data/app/~~{secrets.token_urlsafe(16)}==/{own}"


class PackageFiles:
    """Makes, measures and removes the files of packages."""

    def __init__(self, filesystem: Filesystem) -> None:
        self._filesystem = filesystem

    def sizes(self, package: Package) -> tuple[int, int, int]:
        """Bytes of code, data (without cache) and cache."""
        data = self._filesystem.resolve(package.data_dir)
        cache = sum(_size(data / folder) for folder in _CACHES)
        code = _size(package.host_apk.parent) if package.host_apk is not None else 0
        return (code, _size(data) - cache, cache)

    def store_code(self, device_path: str, source: Path) -> Path:
        """Copy an APK to the device; where it lies on the host then."""
        folder = device_path.rpartition("/")[0]
        self._filesystem.create_directory(folder, Owner(SYSTEM, SYSTEM, 0o755))
        owner = Owner(SYSTEM, SYSTEM, 0o644)
        return self._filesystem.create_file(device_path, source.read_bytes(), owner)

    def remove_code(self, package: Package) -> None:
        """Delete its APKs, with the folder that was made for them."""
        if package.host_apk is not None and package.code_path:
            folder = package.code_path.rpartition("/")[0]
            parent = folder.rpartition("/")[0]
            self._filesystem.remove(parent if "~~" in parent else folder)
            package.host_apk = None

    def make_data(self, package: Package) -> None:
        """Make its data folders, unless they are there."""
        uid = package.uid
        self._filesystem.create_directory(package.data_dir, Owner(uid, uid, 0o700))
        owner = Owner(uid, uid + _CACHE_GID if uid >= _CACHE_GID else uid, 0o2771)
        for folder in _CACHES:
            self._filesystem.create_directory(f"{package.data_dir}/{folder}", owner)

    def remove_data(self, package: Package) -> None:
        """Delete its data folder."""
        self._filesystem.remove(package.data_dir)

    def wipe_data(self, package: Package) -> None:
        """Empty its data folder, and delete what is its own on shared storage."""
        data = self._filesystem.resolve(package.data_dir)
        for entry in data.iterdir() if data.is_dir() else ():
            self._filesystem.remove(f"{package.data_dir}/{entry.name}")
        for shared in ("data", "media"):
            self._filesystem.remove(f"/storage/emulated/0/Android/{shared}/{package.name}")
        self.make_data(package)
        self._filesystem.forget_space()

    def empty_caches(self, package: Package) -> None:
        """Delete the contents of its cache folders alone."""
        data = self._filesystem.resolve(package.data_dir)
        for folder in _CACHES:
            _empty(data / folder)
        self._filesystem.forget_space()


def _size(folder: Path) -> int:
    return sum(f.lstat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink())


def _empty(folder: Path) -> None:
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
