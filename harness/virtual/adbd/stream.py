"""One stream of an ADB connection: bytes both ways, one unacknowledged WRTE at a time.

A writer only waits when more than `_OUTGOING_LIMIT` bytes are unsent; what it wrote goes out as the
peer's OKAYs arrive. What the peer sends is acknowledged at once while little of it lies unread, and
otherwise when it has been read, so a service that stops reading stops its peer.

Source: packages/modules/adb/protocol.txt (READY, WRITE, CLOSE) and sockets.cpp.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from harness.virtual.adbd.wire import WireError

_OUTGOING_LIMIT = 256 * 1024
_UNREAD_LIMIT = 256 * 1024
_EMPTY = memoryview(b"")


class Transport(Protocol):
    """What a stream needs of its connection."""

    max_payload: int

    def send_okay(self, stream: Stream) -> None:
        """Acknowledge a WRTE."""

    def send_write(self, stream: Stream, data: bytes) -> None:
        """Send a WRTE."""

    def send_close(self, stream: Stream) -> None:
        """Send a CLSE and forget the stream."""


class StreamClosedError(OSError):
    """The peer closed the stream, or the connection is gone: nobody reads what is written."""


class Stream:
    """A stream, shared by the service that uses it and the connection's reading thread.

    Attributes:
        local_id: our id for it, never 0.
        remote_id: the peer's id for it; 0 until the peer has accepted a stream that we opened.
        on_close: called once, without any lock held, when the peer closed it or the link broke.
    """

    def __init__(self, transport: Transport, local_id: int, remote_id: int = 0) -> None:
        self.local_id = local_id
        self.remote_id = remote_id
        self.on_close: Callable[[], None] | None = None
        self._transport = transport
        self._changed = threading.Condition()
        self._unread: deque[bytes] = deque()
        self._unread_start = 0  # what has been read of the first of them
        self._unread_size = 0
        self._owes_okay = False
        self._outgoing = bytearray()
        self._unacknowledged = remote_id == 0
        self._finishing = False
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._closed

    def write(self, data: bytes | bytearray, *, later: bool = False) -> None:
        """Send `data`; waits while too much is unsent.

        Args:
            data: what to send.
            later: it may stay until something else is written, `flush` or `close`.

        Raises:
            StreamClosedError: the stream is closed.
        """
        view = memoryview(data)
        while view:
            with self._changed:
                self._changed.wait_for(self._writable)
                if self._closed or self._finishing:
                    raise StreamClosedError("stream closed")
                room = max(_OUTGOING_LIMIT - len(self._outgoing), 1)
                self._outgoing += view[:room]
                view = view[room:]
                if view or not later:
                    self._pump()

    def flush(self) -> None:
        """Send what was written to be sent later."""
        with self._changed:
            self._pump()

    def _writable(self) -> bool:
        return self._closed or self._finishing or len(self._outgoing) < _OUTGOING_LIMIT

    def read(self, size: int = -1, interrupted: Callable[[], bool] = lambda: False) -> bytes:
        """Return what has arrived, waiting for the first byte.

        Args:
            size: at most so many bytes, if that is not negative.
            interrupted: asked after each `wake`; when it says True, waiting ends with b"".

        Returns:
            b"" at the end of the stream.
        """
        view = self.read_view(size, interrupted)
        piece = view.obj
        return piece if isinstance(piece, bytes) and len(piece) == len(view) else bytes(view)

    def read_view(
        self, size: int = -1, interrupted: Callable[[], bool] = lambda: False
    ) -> memoryview:
        """As `read`, and copies nothing."""
        with self._changed:
            if not self._unread:
                self._changed.wait_for(lambda: self._unread or self._closed or interrupted())
            if not self._unread or size == 0:
                return _EMPTY
            view = self._take(size)
            self._unread_size -= len(view)
            if self._owes_okay and self._unread_size < _UNREAD_LIMIT and not self._closed:
                self._owes_okay = False
                self._transport.send_okay(self)
            return view

    def peek(self) -> memoryview:
        """What has arrived in one piece, waiting for the first byte; it stays to be read."""
        with self._changed:
            if not self._unread:
                self._changed.wait_for(lambda: self._unread or self._closed)
            return memoryview(self._unread[0])[self._unread_start :] if self._unread else _EMPTY

    def _take(self, size: int) -> memoryview:
        """Up to `size` bytes of the first piece."""
        piece, start = self._unread[0], self._unread_start
        end = len(piece) if size < 0 else min(start + size, len(piece))
        if end == len(piece):
            self._unread.popleft()
            self._unread_start = 0
        else:
            self._unread_start = end
        return memoryview(piece)[start:end]

    def wake(self) -> None:
        """Have those who wait in `read` ask again whether they are interrupted."""
        with self._changed:
            self._changed.notify_all()

    def read_exactly(self, size: int) -> bytes:
        """Return `size` bytes.

        Raises:
            StreamClosedError: the stream ended before.
        """
        parts: list[bytes] = []
        missing = size
        while missing:
            part = self.read(missing)
            if not part:
                raise StreamClosedError("stream ended")
            parts.append(part)
            missing -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        """Close it once all that was written has been sent and acknowledged; does not wait."""
        with self._changed:
            if self._closed:
                return
            self._finishing = True
            self._pump()
            self._changed.notify_all()

    def wait_closed(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds until all is sent after `close`, or the link is gone."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed, timeout)

    def wait_accepted(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds until the peer has accepted a stream that we opened."""
        with self._changed:
            self._changed.wait_for(lambda: self.remote_id != 0 or self._closed, timeout)
            return self.remote_id != 0 and not self._closed

    def feed(self, data: bytes) -> None:
        """Take a WRTE of the peer (the connection calls this).

        Raises:
            WireError: the peer did not wait for the acknowledgement of the one before.
        """
        with self._changed:
            if self._closed:
                return
            if self._owes_okay:
                raise WireError(f"stream {self.remote_id} wrote without being acknowledged")
            if self._unread_size < _UNREAD_LIMIT:
                self._transport.send_okay(self)
            else:
                self._owes_okay = True
            if data:
                self._unread.append(data)
                self._unread_size += len(data)
            self._changed.notify_all()

    def acknowledge(self, remote_id: int) -> None:
        """Take an OKAY of the peer (the connection calls this)."""
        with self._changed:
            if self.remote_id not in (0, remote_id):
                return
            self.remote_id = remote_id
            self._unacknowledged = False
            self._pump()
            self._changed.notify_all()

    def peer_closed(self, *, answer: bool) -> None:
        """Take a CLSE of the peer, or the loss of the link (the connection calls this)."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._outgoing.clear()
            self._changed.notify_all()
        if answer:
            self._transport.send_close(self)
        if self.on_close is not None:
            self.on_close()

    def _pump(self) -> None:
        if self._closed or self._unacknowledged:
            return
        if self._outgoing:
            chunk = bytes(self._outgoing[: self._transport.max_payload])
            del self._outgoing[: len(chunk)]
            self._unacknowledged = True
            self._transport.send_write(self, chunk)
        elif self._finishing:
            self._closed = True
            self._transport.send_close(self)
            self._changed.notify_all()
