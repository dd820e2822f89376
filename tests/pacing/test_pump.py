"""Copying one direction of a real connection."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from harness.pacing.lane import Lane
from harness.pacing.pump import Pump
from harness.pacing.terms import FREE, Terms

BIG = bytes(range(256)) * 4096


class Gate:
    def __init__(self) -> None:
        self.event = asyncio.Event()
        self.event.set()

    def is_open(self) -> bool:
        return self.event.is_set()

    async def opened(self) -> None:
        await self.event.wait()


class Line:
    """A pump with a socket at either end."""

    def __init__(self, terms: Callable[[], Terms]) -> None:
        self.near, source = socket.socketpair()
        self.far, sink = socket.socketpair()
        self.ends = (self.near, source, self.far, sink)
        for end in self.ends:
            end.setblocking(False)
        self.gate = Gate()
        self.pump = Pump(source, sink, Lane(terms), self.gate)
        self.sink = sink

    async def send(self, data: bytes, *, end: bool = True) -> None:
        await asyncio.get_running_loop().sock_sendall(self.near, data)
        if end:
            self.near.shutdown(socket.SHUT_WR)

    async def received(self) -> bytes:
        loop, data = asyncio.get_running_loop(), b""
        while more := await loop.sock_recv(self.far, 65536):
            data += more
        return data


def on_a_line(terms: Callable[[], Terms], test: Callable[[Line], Awaitable[None]]) -> None:
    async def main() -> None:
        line = Line(terms)
        try:
            await asyncio.wait_for(test(line), 10)
        finally:
            for end in line.ends:
                end.close()

    asyncio.run(main())


@pytest.mark.parametrize(
    "terms", [FREE, Terms(rate=2e8, delay=0.01, jitter=0.01, loss=0.001)], ids=["free", "bad"]
)
def test_what_comes_out_is_what_went_in(terms: Terms) -> None:
    async def test(line: Line) -> None:
        running = asyncio.ensure_future(line.pump.run())
        _, data = await asyncio.gather(line.send(BIG), line.received())
        await running
        assert data == BIG
        assert line.pump.passed == len(BIG)

    on_a_line(lambda: terms, test)


def test_order_survives_a_line_that_becomes_free_half_way() -> None:
    moments = iter(range(10**6))

    def terms() -> Terms:
        return FREE if next(moments) // 20 % 2 else Terms(rate=1e9, delay=0.002, jitter=0.002)

    async def test(line: Line) -> None:
        running = asyncio.ensure_future(line.pump.run())
        _, data = await asyncio.gather(line.send(BIG), line.received())
        await running
        assert data == BIG

    on_a_line(terms, test)


def test_a_shut_gate_holds_bytes_and_opening_it_lets_them_go() -> None:
    async def test(line: Line) -> None:
        running = asyncio.ensure_future(line.pump.run())
        line.gate.event.clear()
        await line.send(b"held", end=False)
        receiving = asyncio.ensure_future(asyncio.get_running_loop().sock_recv(line.far, 10))
        done, _ = await asyncio.wait({receiving}, timeout=0.1)
        assert not done
        line.gate.event.set()
        assert await receiving == b"held"
        line.near.shutdown(socket.SHUT_WR)
        await running

    on_a_line(lambda: FREE, test)


def test_a_slow_line_makes_its_sender_wait() -> None:
    async def test(line: Line) -> None:
        running = asyncio.ensure_future(line.pump.run())
        sending = asyncio.ensure_future(line.send(BIG * 4))
        done, _ = await asyncio.wait({sending}, timeout=0.2)
        assert not done
        assert line.pump.passed < len(BIG)
        for task in (sending, running):
            task.cancel()

    on_a_line(lambda: Terms(rate=1e6), test)


def test_a_reader_that_is_gone_ends_the_pump() -> None:
    async def test(line: Line) -> None:
        running = asyncio.ensure_future(line.pump.run())
        line.far.close()
        await line.send(b"x" * 100, end=False)
        with pytest.raises(OSError, match="pipe"):
            await running

    on_a_line(lambda: FREE, test)
