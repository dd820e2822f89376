"""A connection that came from outside, over the device's network, to one of its ports.

When the network is lost, netd destroys the sockets of its address, so the program that serves the
port hears of it at once (ECONNABORTED). The host hears nothing: what the kernel would tell it goes
nowhere. It finds out by itself: what it sends is repeated ever later, and answered by a reset once
the address is back; a connection on which nothing is under way is probed each second, ten
times, since adb asks for that. Both are seconds of the host, whose kernel counts them.

Source: system/netd/server/NetlinkHandler.cpp (`kAddressRemoved`), tcp(7) (`tcp_retries2`,
`tcp_keepalive_probes`), packages/modules/adb/transport.cpp (`set_tcp_keepalive`).
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import Final

from harness.virtual.android.network.capture import Conversation
from harness.virtual.android.network.relay import Relay, Way

_PROBES: Final = (1.0,) * 10
_REPEATS: Final = tuple(min(0.2 * 2**turn, 120.0) for turn in range(16))
_RESET: Final = struct.pack("ii", 1, 0)


class Call(Relay):
    """As a relay, but that a lost network leaves the host in silence.

    Args:
        uid: whose port it is.
        net_id: the network that it came over.
        outside: the connection of the host.
        ways: the way to the host, and the way from it.
        seen: what a packet capture hears of it.
        heard: whether what the host sends now would be answered.
    """

    def __init__(  # noqa: PLR0913  (a relay's, and one more)
        self,
        uid: int,
        net_id: int,
        outside: socket.socket,
        ways: tuple[Way, Way],
        seen: Conversation,
        *,
        heard: Callable[[], bool],
    ) -> None:
        super().__init__(uid, net_id, outside, ways, seen)
        self._heard = heard
        self._lost = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def abort(self) -> None:
        """The network is gone: the device's end breaks, the host's falls silent."""
        self._aborted.set()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._lost.set)

    async def run(self) -> None:
        """Copy both ways until one side closes or the network is lost; then wait in silence."""
        self._loop = asyncio.get_running_loop()
        if self._aborted.is_set():
            self._lost.set()
        works = [asyncio.ensure_future(each) for each in (super().run(), self._lost.wait())]
        try:
            await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)
        if self._aborted.is_set():
            self._inside.close()
            await self._fade()

    async def _fade(self) -> None:
        """Until the host's TCP gives up, or hears that the device knows no such connection."""
        waits, repeating = iter(_PROBES), False
        while wait := next(waits, 0.0):
            await asyncio.sleep(wait)
            if self._heard():
                break
            if not repeating and self._has_said_something():
                waits, repeating = iter(_REPEATS), True
        self._outside.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    def _has_said_something(self) -> bool:
        try:
            return bool(self._outside.recv(1, socket.MSG_PEEK))
        except OSError:
            return False
