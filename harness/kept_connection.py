"""A connection that stays open from one HTTP exchange to the next, for clients that close it.

uiautomator2 opens a connection for each call, through adb and into the device, and closes it when
the answer is read. Here what it closes is kept, and handed out again as long as the other side has
not hung up: nothing is ever sent twice, and an exchange that broke off ends its connection.

A request goes out in one piece. http.client writes head and body apart, and adb passes the second
on only when the device has acknowledged the first (protocol.txt, WRITE and READY).
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable
from typing import IO, Literal, cast

LONGEST_REST_S = 2.0
"""uiautomator2's server hangs up after 5 s (NanoHTTPD's SOCKET_READ_TIMEOUT)."""


class KeptConnection:
    """At most one connection at rest; any thread may ask.

    Args:
        port: the one whose connections are kept.
        longest_rest_s: seconds after which one is not used again.
    """

    def __init__(self, port: int, longest_rest_s: float = LONGEST_REST_S) -> None:
        self._port = port
        self._longest_rest_s = longest_rest_s
        self._lock = threading.Lock()
        self._resting: tuple[socket.socket, float] | None = None

    def get(self, address: int | str, connect: Callable[[], socket.socket]) -> socket.socket:
        """The connection at rest, or a new one; for one exchange, closed by the client after it."""
        if address != self._port:
            return connect()
        lent = _Lent(self._take() or connect(), self._keep)
        return cast("socket.socket", lent)  # as much of one as http.client uses

    def close(self) -> None:
        """End the one at rest."""
        with self._lock:
            resting, self._resting = self._resting, None
        if resting is not None:
            resting[0].close()

    def _take(self) -> socket.socket | None:
        with self._lock:
            resting, self._resting = self._resting, None
        if resting is None:
            return None
        sock, since = resting
        if time.monotonic() - since < self._longest_rest_s and not _is_readable(sock):
            return sock
        sock.close()
        return None

    def _keep(self, sock: socket.socket) -> None:
        with self._lock:
            before, self._resting = self._resting, (sock, time.monotonic())
        if before is not None:
            before[0].close()

    def __del__(self) -> None:
        with contextlib.suppress(OSError):
            self.close()


class _Lent:
    """A socket for one exchange: all is written, then all is read.

    `close` keeps it if the answer was read to its end.
    """

    def __init__(self, sock: socket.socket, keep: Callable[[socket.socket], None]) -> None:
        self._sock: socket.socket | None = sock
        self._keep = keep
        self._request = bytearray()
        self._answer: IO[bytes] | None = None

    @property
    def _open(self) -> socket.socket:
        if self._sock is None:
            raise OSError("the connection was closed")
        return self._sock

    def settimeout(self, seconds: float | None) -> None:
        self._open.settimeout(seconds)

    def sendall(self, data: bytes) -> None:
        self._request += data

    def makefile(self, mode: Literal["rb"]) -> IO[bytes]:
        """What the answer is read from; http.client closes it behind the last byte."""
        self._open.sendall(self._request)
        self._answer = self._open.makefile(mode)
        return self._answer

    def close(self) -> None:
        sock, self._sock = self._sock, None
        if sock is None:
            return
        if self._answer is not None and self._answer.closed:
            self._keep(sock)
        else:
            sock.close()


def _is_readable(sock: socket.socket) -> bool:
    """Between exchanges there is nothing to read but the other side's end."""
    waiting = select.poll()
    waiting.register(sock, select.POLLIN)
    return bool(waiting.poll(0))
