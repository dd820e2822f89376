"""One connection of the device through its network to the host.

The program holds one end of a socket pair, so the device decides when bytes pass: later on a slow
link, not at all behind a firewall, and when the network goes away the connection is aborted.
"""

import asyncio
import contextlib
import errno
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.pacing.lane import Lane
from harness.pacing.pump import Pump, together

_POLL = 0.05  # host seconds between looks at whether a silent link passes bytes again
_BUFFER = 64 * 1024  # bytes that a socket holds, so that a sender soon feels a slow link


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
    """How bytes pass to the host (`up`) and back, and whether they do at all."""

    up: Lane
    down: Lane
    blocked: Callable[[], bool]

    def is_open(self) -> bool:
        """Whether bytes pass now."""
        return not self.blocked()

    async def opened(self) -> None:
        """Wait until they do."""
        while self.blocked():
            await asyncio.sleep(_POLL)


class Relay:
    """Copies both ways until one side closes; `abort` ends it as a lost network does."""

    def __init__(self, uid: int, net_id: int, outside: socket.socket, link: Link) -> None:
        self.uid = uid
        self.net_id = net_id
        self._outside = outside
        self._link = link
        self._aborted = threading.Event()
        self._done = threading.Event()
        mine, theirs = socket.socketpair()
        for end in (mine, outside):
            end.setblocking(False)
        for end in (mine, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        self._inside = mine
        self.end = DeviceSocket(theirs, self._aborted)

    @property
    def done(self) -> bool:
        """Whether both directions have ended."""
        return self._done.is_set()

    def abort(self) -> None:
        """The network is gone: both ends break, now."""
        self._aborted.set()
        self._shut()

    async def run(self) -> None:
        """Copy both ways; a direction that fails breaks the other one."""
        pumps = (
            Pump(self._inside, self._outside, self._link.up, self._link),
            Pump(self._outside, self._inside, self._link.down, self._link),
        )
        try:
            await together(*(pump.run() for pump in pumps))
        except OSError:
            self._shut()

    def release(self) -> None:
        """Close both sockets: nothing passes any more."""
        self._inside.close()
        self._outside.close()
        self._done.set()

    def _shut(self) -> None:
        for end in (self._inside, self._outside):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
