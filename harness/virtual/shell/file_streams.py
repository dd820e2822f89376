"""Redirections to files: one open file, shared by all descriptors and processes that have it."""

from __future__ import annotations

import threading
from typing import BinaryIO

from harness.virtual.shell.streams import Reader, Writer

_CHUNK = 65536


class _Shared:
    """An open file with a count of its users."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._users = 1

    def fileno(self) -> int:
        """The host's descriptor; UnsupportedOperation for what is no file there."""
        return self._file.fileno()

    def retain(self) -> None:
        with self._lock:
            self._users += 1

    def release(self) -> None:
        with self._lock:
            self._users -= 1
            last = self._users == 0
        if last:
            self._file.close()


class FileReader(_Shared, Reader):
    """Reads a file of the device; the position is shared."""

    def read(self, size: int = -1) -> bytes:
        """See Reader."""
        with self._lock:
            return self._file.read(size) or b""

    def readline(self) -> bytes:
        """See Reader."""
        with self._lock:
            line = bytearray()
            while not line.endswith(b"\n"):
                piece = self._file.read(_CHUNK)
                if not piece:
                    break
                end = piece.find(b"\n") + 1
                line += piece[: end or len(piece)]
                if end and end < len(piece):
                    self._file.seek(end - len(piece), 1)
            return bytes(line)


class FileWriter(_Shared, Writer):
    """Writes a file of the device; the position is shared."""

    def write(self, data: bytes) -> None:
        """See Writer."""
        with self._lock:
            self._file.write(data)
