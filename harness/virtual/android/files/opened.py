"""Open files of the device: regular ones that can fill the disk, character devices, /proc."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from harness.virtual.android.files.filesystem import Filesystem

_MOST_AT_ONCE = 1024  # IOV_MAX on Linux
_HOST_MODES = {"r": "rb", "w": "wb", "a": "ab", "r+": "r+b", "w+": "r+b"}


class DataFile(io.FileIO):
    """A regular file: growing it takes space of /data, closing it stamps it with device time."""

    def __init__(self, filesystem: Filesystem, real: str, mode: str) -> None:
        self._filesystem = filesystem
        self._host = filesystem.host(real)
        self._counts = real.startswith(("/data/", "/storage/emulated/"))
        self._changed = mode == "w"
        super().__init__(self._host, _HOST_MODES[mode])

    def write(self, data: Any, /) -> int:  # noqa: ANN401  (any buffer, as FileIO's own)
        """Write all of `data`; OSError ENOSPC when /data is full."""
        view = memoryview(data)
        if self._counts:
            self._filesystem.charge(view.nbytes)
        self._changed = True
        written = 0
        while written < view.nbytes:
            written += super().write(view[written:]) or 0
        return written

    def writelines(self, pieces: Iterable[Any], /) -> None:
        """Write all of several pieces in one call of the kernel; OSError as from `write`."""
        views = [memoryview(piece) for piece in pieces]
        if self._counts:
            self._filesystem.charge(sum(view.nbytes for view in views))
        self._changed = True
        while views:
            written = os.writev(self.fileno(), views[:_MOST_AT_ONCE])
            while views and written >= views[0].nbytes:
                written -= views.pop(0).nbytes
            if written:
                views[0] = views[0][written:]

    def close(self) -> None:
        """Close, and give the file the device's time when it was written."""
        if not self.closed:
            super().close()
            if self._changed:
                self._filesystem.stamp(self._host)


class OpenFolder(io.RawIOBase):
    """A folder that a redirection opened: it can be locked, and reading it raises EISDIR."""

    def __init__(self, host: Path) -> None:
        self._descriptor = os.open(host, os.O_RDONLY | os.O_DIRECTORY)

    def fileno(self) -> int:
        """The host's descriptor."""
        return self._descriptor

    def readable(self) -> bool:
        """It is opened for reading."""
        return True

    def readinto(self, _buffer: Any, /) -> int:  # noqa: ANN401  (any writable buffer)
        """Not possible; the kernel says so here, too."""
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))

    def close(self) -> None:
        """Close it, which gives back its lock."""
        if not self.closed:
            super().close()
            os.close(self._descriptor)


class _Device(io.RawIOBase):
    """A character device; reads give what `source` makes, writes vanish or fail."""

    def __init__(self, source: Callable[[int], bytes], *, full: bool = False) -> None:
        self._source = source
        self._full = full

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401  (any writable buffer)
        data = self._source(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def write(self, data: Any, /) -> int:  # noqa: ANN401  (any buffer)
        if self._full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(data)


def device_stream(path: str) -> BinaryIO:
    """The open character device `path` of file_tree.DEVICES."""
    match path.rpartition("/")[2]:
        case "zero":
            device = _Device(bytes)
        case "full":
            device = _Device(bytes, full=True)
        case "random" | "urandom":
            device = _Device(os.urandom)
        case _:
            device = _Device(lambda _: b"")
    return cast("BinaryIO", device)


def synthetic_stream(reader: Callable[[], bytes]) -> BinaryIO:
    """An open /proc file: its content as of now."""
    return io.BytesIO(reader())
