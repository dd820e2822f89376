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
from harness.virtual.android.network.capture import Conversation

_FIRST_RETRY = 0.2  # device seconds (TCP_RTO_MIN); doubled each time
_LAST_RETRY = 3.0
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


class Gate:
    """Lets one direction pass, or holds it as TCP does: it tries again, ever later."""

    def __init__(self, blocked: Callable[[], bool], speed: float) -> None:
        self._blocked = blocked
        self._speed = speed

    def is_open(self) -> bool:
        """Whether bytes pass now."""
        return not self._blocked()

    async def opened(self) -> None:
        """Wait until they do."""
        wait = _FIRST_RETRY
        while self._blocked():
            await asyncio.sleep(wait / self._speed)
            wait = min(2 * wait, _LAST_RETRY)


@dataclass(frozen=True)
class Way:
    """How bytes pass in one direction, and whether they do at all."""

    lane: Lane
    gate: Gate


class Relay:
    """Copies both ways until one side closes; `abort` ends it as a lost network does.

    Args:
        uid: whose connection it is.
        net_id: the network that it goes through.
        outside: the connection to the host.
        ways: the way to the host, and the way back.
        seen: what a packet capture hears of it.
    """

    def __init__(
        self,
        uid: int,
        net_id: int,
        outside: socket.socket,
        ways: tuple[Way, Way],
        seen: Conversation,
    ) -> None:
        up, down = ways
        self.uid = uid
        self.net_id = net_id
        self._outside = outside
        self._seen = seen
        self._aborted = threading.Event()
        self._done = threading.Event()
        mine, theirs = socket.socketpair()
        for end in (mine, outside):
            end.setblocking(False)
        for end in (mine, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        self._inside = mine
        self.end = DeviceSocket(theirs, self._aborted)
        self._pumps = (
            Pump(mine, outside, up.lane, up.gate, lambda data: seen.said(True, data)),
            Pump(outside, mine, down.lane, down.gate, lambda data: seen.said(False, data)),
        )

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
        try:
            await together(*(self._copy(pump) for pump in self._pumps))
        except OSError:
            if not self._aborted.is_set():
                self._seen.reset()
            self._shut()

    async def _copy(self, pump: Pump) -> None:
        async def ended() -> None:
            if not self._aborted.is_set():
                self._seen.ended(pump is self._pumps[0])

        await pump.run(before_end=ended)

    def release(self) -> None:
        """Close both sockets: nothing passes any more."""
        self._inside.close()
        self._outside.close()
        self._done.set()

    def _shut(self) -> None:
        for end in (self._inside, self._outside):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
