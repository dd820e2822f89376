"""The frames of shell protocol v2: one byte of id, four of length (little-endian), the bytes.

    0 stdin          1 stdout    2 stderr    3 exit (one byte, the status)
    4 close stdin    5 window size ("ROWSxCOLUMNS,WIDTHxHEIGHT", sizes in pixels)

Source: packages/modules/adb/shell_protocol.h.
"""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.adbd.stream import Stream

_FRAME = struct.Struct("<BI")
_WINDOW = re.compile(rb"(\d+)x(\d+),(\d+)x(\d+)")


class PacketId(IntEnum):
    """What a frame carries."""

    STDIN = 0
    STDOUT = 1
    STDERR = 2
    EXIT = 3
    CLOSE_STDIN = 4
    WINDOW_SIZE = 5


def frame(packet: PacketId, data: bytes) -> bytes:
    """Encode one frame."""
    return _FRAME.pack(packet, len(data)) + data


def exit_frame(status: int) -> bytes:
    """The frame that ends a command; `status` is 0-255."""
    return frame(PacketId.EXIT, bytes([status & 0xFF]))


class FrameDecoder:
    """Takes standard input out of the frames that arrive on a stream, as it is asked for.

    Attributes:
        window: rows and columns of the host's terminal as last told, or None.
    """

    def __init__(self, stream: Stream) -> None:
        self.window: tuple[int, int] | None = None
        self._stream = stream
        self._lock = threading.Lock()
        self._head = b""
        self._left = 0
        self._ended = False

    def take(self, size: int, interrupted: Callable[[], bool]) -> bytes:
        """At most `size` bytes of standard input; b"" at its end or when interrupted."""
        with self._lock:
            while not self._left:
                if self._ended or not self._next_frame(interrupted):
                    return b""
            data = self._stream.read(min(size, self._left), interrupted)
            self._left -= len(data)
            return data

    def _next_frame(self, interrupted: Callable[[], bool]) -> bool:
        while (missing := _FRAME.size - len(self._head)) > 0:
            piece = self._stream.read(missing, interrupted)
            if not piece:
                return False
            self._head += piece
        packet, length = _FRAME.unpack(self._head)
        self._head = b""
        if packet == PacketId.STDIN:
            self._left = length
        else:
            self._handle(packet, self._stream.read_exactly(length))
        return True

    def _handle(self, packet: int, data: bytes) -> None:
        if packet == PacketId.CLOSE_STDIN:
            self._ended = True
        elif packet == PacketId.WINDOW_SIZE and (match := _WINDOW.match(data)):
            self.window = (int(match[1]), int(match[2]))
