"""The standard streams of a program that a host started: adb's streams as Reader and Writer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from harness.virtual.adbd.services.shell_protocol import PacketId, frame
from harness.virtual.adbd.stream import StreamClosedError
from harness.virtual.shell import Cancellation, Reader, Writer

if TYPE_CHECKING:
    from harness.virtual.adbd.stream import Stream

_PIECE = 64 * 1024

Take = Callable[[int, Callable[[], bool]], bytes]


class HostReader(Reader):
    """Reads what the host sends; ends when the host closes it or goes away.

    `take` is the stream's own `read`, or that of a FrameDecoder.
    """

    def __init__(self, stream: Stream, take: Take, cancelled: Cancellation | None = None) -> None:
        self._stream = stream
        self._take = take
        self._cancelled = cancelled or Cancellation()

    def read(self, size: int = -1) -> bytes:
        """See Reader."""
        if size == 0:
            return b""
        if size > 0:
            return self._read_some(size)
        pieces = []
        while piece := self._read_some(_PIECE):
            pieces.append(piece)
        return b"".join(pieces)

    def bind(self, cancelled: Cancellation) -> HostReader:
        """See Reader."""
        return HostReader(self._stream, self._take, cancelled)

    def _read_some(self, size: int) -> bytes:
        self._cancelled.subscribe(self._stream.wake)
        try:
            data = self._take(size, self._cancelled.is_set)
        except StreamClosedError:
            data = b""
        finally:
            self._cancelled.unsubscribe(self._stream.wake)
        if not data:
            self._cancelled.check()
        return data


class Holders:
    """Counts the background processes that still hold an output open.

    adbd waits for all of them (shell_service.cpp, `PassDataStreams`): `adb shell 'sleep 9 &'` takes
    nine seconds unless the output goes elsewhere.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def add(self, change: int) -> None:
        """One more holder (1) or one less (-1)."""
        with self._changed:
            self._count += change
            self._changed.notify_all()

    @property
    def any(self) -> bool:
        """Whether there is one now."""
        return self._count > 0

    def wait(self, gone: Cancellation) -> None:
        """Wait until there is none, or until the host has gone."""
        with gone.waking(self._changed), self._changed:
            self._changed.wait_for(lambda: self._count <= 0 or gone.is_set())


class HostWriter(Writer):
    """Writes to the host, in frames of one kind or raw."""

    def __init__(self, stream: Stream, holders: Holders, packet: PacketId | None = None) -> None:
        self._stream = stream
        self._holders = holders
        self._packet = packet

    def retain(self) -> None:
        """See Writer."""
        self._holders.add(1)

    def release(self) -> None:
        """See Writer."""
        self._holders.add(-1)

    def write(self, data: bytes) -> None:
        """See Writer; BrokenPipeError when the host has gone."""
        self._write(data, later=False)

    def write_later(self, data: bytes) -> None:
        """See Writer; BrokenPipeError when the host has gone."""
        self._write(data, later=True)

    def flush(self) -> None:
        """See Writer."""
        self._stream.flush()

    def _write(self, data: bytes, *, later: bool) -> None:
        if not data:
            return
        framed = data if self._packet is None else frame(self._packet, data)
        try:
            self._stream.write(framed, later=later)
        except StreamClosedError as error:
            raise BrokenPipeError from error
