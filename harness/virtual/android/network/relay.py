"""One connection of the device through its network to the host.

The program holds one end of a socket pair, so the device decides when bytes pass: later on a slow
link, not at all behind a firewall. When the network goes away, the device's end is aborted, and the
host's hears nothing.
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
from harness.virtual.android.network.silence import fall_silent

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


@dataclass(frozen=True)
class Ways:
    """To the host and back; `heard`: what it sends to the device's address would be answered."""

    up: Way
    down: Way
    heard: Callable[[], bool]


class Relay:
    """Copies both ways until one side closes, or the network is lost.

    Args:
        uid: whose connection it is.
        net_id: the network that it goes through.
        outside: the connection to the host.
        ways: how bytes pass.
        seen: what a packet capture hears of it.
        probes: how the host's end asks whether somebody is there, see `fall_silent`.
    """

    def __init__(  # noqa: PLR0913  (whose, through what, how)
        self,
        uid: int,
        net_id: int,
        outside: socket.socket,
        ways: Ways,
        seen: Conversation,
        *,
        probes: tuple[float, ...] = (),
    ) -> None:
        up, down = ways.up, ways.down
        self.uid = uid
        self.net_id = net_id
        self._outside = outside
        self._heard = ways.heard
        self._probes = probes
        self._seen = seen
        self._is_lost = False
        self._lost = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
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
        """The device ends it: both ends break, now; not one whose network is lost already."""
        if not self._aborted.is_set():
            self._aborted.set()
            self._shut()

    def lose(self) -> None:
        """The network is gone: the device's end breaks now, the host's falls silent."""
        self._is_lost = True
        self._aborted.set()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._lost.set)

    async def run(self) -> None:
        """Copy both ways until one side closes or the network is lost; then wait in silence."""
        self._loop = asyncio.get_running_loop()
        if self._is_lost:
            self._lost.set()
        works = [asyncio.ensure_future(each) for each in (self._pass(), self._lost.wait())]
        try:
            await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)
        if self._is_lost:
            self._inside.close()
            under_way = self._pumps[1].taken > self._pumps[1].passed
            await fall_silent(self._outside, self._heard, self._probes, sending=under_way)

    async def _pass(self) -> None:
        """Copy both ways; a direction that fails breaks the other one."""
        try:
            await together(*(self._copy(pump) for pump in self._pumps))
        except OSError:
            if not self._aborted.is_set():
                self._seen.reset()
            if not self._is_lost:
                self._shut()

    async def _copy(self, pump: Pump) -> None:
        async def ended() -> None:
            if self._is_lost:
                await self._lost.wait()  # the farewell goes nowhere, either
                await asyncio.get_running_loop().create_future()
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
