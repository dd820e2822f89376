"""One connection of the device through its network to the host: two threads that copy bytes.

The program holds one end of a socket pair, so the device decides when bytes pass: later on a slow
link, not at all behind a firewall, and when the network goes away the connection is aborted.
"""

import contextlib
import errno
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.virtual.android.network.capture import Conversation

_CHUNK = 16 * 1024
_POLL = 0.05  # host seconds between looks at whether a silent link passes bytes again


class DeviceSocket(socket.socket):
    """What a program gets from `connect`: reads and writes fail with ECONNABORTED once aborted."""

    def __init__(self, end: socket.socket, aborted: threading.Event) -> None:
        super().__init__(end.family, end.type, end.proto, fileno=end.detach())
        self._aborted = aborted

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """As socket.recv; ConnectionAbortedError in place of an end that the network caused."""
        data = super().recv(size, flags)
        self._check(data)
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0, /) -> int:  # noqa: ANN401  (a buffer)
        """As socket.recv_into, with the same exception."""
        count = super().recv_into(buffer, nbytes, flags)
        self._check(count)
        return count

    def send(self, data: Any, flags: int = 0, /) -> int:  # noqa: ANN401  (a buffer)
        """As socket.send, with the same exception."""
        self._check(not self._aborted.is_set())
        return super().send(data, flags)

    def sendall(self, data: Any, flags: int = 0, /) -> None:  # noqa: ANN401  (a buffer)
        """As socket.sendall, with the same exception."""
        self._check(not self._aborted.is_set())
        super().sendall(data, flags)

    def _check(self, something: object) -> None:
        if not something and self._aborted.is_set():
            raise ConnectionAbortedError(errno.ECONNABORTED, os.strerror(errno.ECONNABORTED))


@dataclass(frozen=True)
class Link:
    """How bytes pass, asked anew for each chunk."""

    blocked: Callable[[], bool]
    up_seconds: Callable[[int], float]
    """Host seconds that so many bytes to the host take."""
    down_seconds: Callable[[int], float]


class Relay:
    """Copies both ways until one side closes; `abort` ends it as a lost network does."""

    def __init__(
        self, uid: int, net_id: int, outside: socket.socket, link: Link, seen: Conversation
    ) -> None:
        self.uid = uid
        self.net_id = net_id
        self._outside = outside
        self._link = link
        self._seen = seen
        self._aborted = threading.Event()
        self._done = threading.Event()
        mine, theirs = socket.socketpair()
        self._inside = mine
        self.end = DeviceSocket(theirs, self._aborted)
        self._threads = [
            self._thread(mine, outside, link.up_seconds),
            self._thread(outside, mine, link.down_seconds),
        ]
        self._open = len(self._threads)
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin to copy."""
        for thread in self._threads:
            thread.start()

    @property
    def done(self) -> bool:
        """Whether both directions have ended."""
        return self._done.is_set()

    def abort(self) -> None:
        """The network is gone: both ends break, now."""
        self._aborted.set()
        for end in (self._inside, self._outside):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def join(self, host_seconds: float) -> None:
        """Wait for the threads to end."""
        for thread in self._threads:
            if thread.ident is not None:  # one that was not started yet will find itself aborted
                thread.join(host_seconds)

    def _thread(
        self, source: socket.socket, sink: socket.socket, seconds: Callable[[int], float]
    ) -> threading.Thread:
        return threading.Thread(
            target=self._copy, args=(source, sink, seconds), name="relay", daemon=True
        )

    def _copy(
        self, source: socket.socket, sink: socket.socket, seconds: Callable[[int], float]
    ) -> None:
        outward = source is self._inside
        try:
            while data := source.recv(_CHUNK):
                self._pass(len(data), seconds)
                self._seen.said(outward, data)
                sink.sendall(data)
            if not self._aborted.is_set():
                self._seen.ended(outward)
            with contextlib.suppress(OSError):
                sink.shutdown(socket.SHUT_WR)
        except OSError:
            if not self._aborted.is_set():
                self._seen.reset()
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self._ended()

    def _pass(self, size: int, seconds: Callable[[int], float]) -> None:
        wait = seconds(size)
        if wait > 0:
            self._aborted.wait(wait)
        while self._link.blocked() and not self._aborted.is_set():
            self._aborted.wait(_POLL)

    def _ended(self) -> None:
        with self._lock:
            self._open -= 1
            last = self._open == 0
        if last:
            self._inside.close()
            self._outside.close()
            self._done.set()
