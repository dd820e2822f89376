"""One connection through the shaper, from the client to its target and back."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable

from harness.pacing.pump import Pump, together
from harness.shaper.line import Line
from harness.shaper.route import Address, Route
from harness.shaper.shape import Fault

_CONNECT_S = 30.0
_SYN_BYTES = 60
_TLS_HANDSHAKE = b"\x16"  # the content type of a record (RFC 8446, 5.1)
_SLOW_CLOSE_S = 10.0
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER with no time: closing sends RST


def reset_on_close(end: socket.socket) -> None:
    """Have closing this socket tell the other side that the connection is broken."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)


class AnswerGate:
    """The way back: shut as the line says, and for answers when those are to be lost.

    What a TLS server says up to the client's second flight is no answer yet (RFC 8446, 2).
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._asked = self._agreeing = self._greeted = False

    def heard_up(self, data: bytes) -> None:
        """The client said something."""
        if not self._asked:
            self._asked, self._agreeing = True, data[:1] == _TLS_HANDSHAKE
        elif self._greeted:
            self._agreeing = False

    def heard_down(self, _data: bytes) -> None:
        """The target said something."""
        self._greeted = self._asked

    def is_open(self) -> bool:
        """Whether bytes may pass now."""
        answer = self._asked and not self._agreeing
        lost = answer and self._line.shape.fault is Fault.LOSE_ANSWER
        return self._line.gate_down.is_open() and not lost

    async def opened(self) -> None:
        """Return once they may."""
        while not self.is_open():
            await self._line.changed()


class Connection:
    """Lives on one event loop; `run` ends when both sides have.

    Args:
        client: who connected.
        line: what it passes.
        route: where it goes.
    """

    def __init__(self, client: socket.socket, line: Line, route: Route) -> None:
        self._client = client
        self._line = line
        self._route = route
        self._target: socket.socket | None = None

    async def run(self) -> None:
        """Serve it to its end."""
        try:
            await self._serve()
        except OSError:  # either side broke, or could not be reached: the other one is told
            self.break_on_close()
        finally:
            self._client.close()
            if self._target is not None:
                self._target.close()

    async def _serve(self) -> None:
        await self._line.gate_up.opened()
        opening = await self._route.open(self._client, self._line.shape.fault)
        if opening.target is None:
            return
        await self._round_trip()
        target = await self._connect(opening.target)
        if target is None:
            return
        self._target = target
        gate = AnswerGate(self._line)
        up = Pump(self._client, target, self._line.up, self._line.gate_up, gate.heard_up)
        down = Pump(target, self._client, self._line.down, gate, gate.heard_down)
        await together(
            up.run(opening.up, self._before_end), down.run(opening.down, self._before_end)
        )

    async def _connect(self, address: Address) -> socket.socket | None:
        """The target's socket; None when it cannot be reached and the client was told so."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_CONNECT_S):
                found = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
                return await self._dial(found[0])
        except (OSError, TimeoutError):
            refusal = self._route.refusal(address)
            if not refusal:
                raise
            await loop.sock_sendall(self._client, refusal)
            return None

    async def _dial(self, found: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        family, kind, protocol, _, where = found
        target = socket.socket(family, kind, protocol)
        try:
            target.setblocking(False)
            target.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().sock_connect(target, where)
        except BaseException:
            target.close()
            raise
        return target

    async def _round_trip(self) -> None:
        """The target's own handshake would have passed the line there and back."""
        for lane in (self._line.up, self._line.down):
            await _until(lane.admit(_SYN_BYTES).arrives, lane.clock)

    async def _before_end(self) -> None:
        """One side has ended: what the other one hears of it, and when."""
        if self._line.shape.fault is Fault.SLOW_CLOSE:
            clock = self._line.up.clock
            await _until(clock() + _SLOW_CLOSE_S, clock)
        while self._line.shape.fault is Fault.HALF_OPEN:
            await self._line.changed()

    def break_on_close(self) -> None:
        """Have both sides told that the connection is broken, when it is closed."""
        for end in (self._client, self._target):
            if end is not None:
                reset_on_close(end)


async def _until(moment: float, clock: Callable[[], float]) -> None:
    """Return when the clock has come to a moment; a sleep may end a little early."""
    while (wait := moment - clock()) > 0:
        await asyncio.sleep(wait)
