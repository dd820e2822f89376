"""Copies one direction of a connection along a lane: in order, late, and held while a gate is shut.

Sockets are non-blocking and belong to the loop that runs the pump.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol

from harness.pacing.lane import Lane
from harness.pacing.terms import SEGMENT

_FREE_CHUNK = 256 * 1024
_BUFFER = 64 * 1024
_BUFFER_S = 1.0
"""What one connection has waiting for the line: so many bytes, but no more than pass in so many
seconds, and two segments in any case; beyond that its sender has to wait."""


class Gate(Protocol):
    """Says when bytes may pass."""

    def is_open(self) -> bool:
        """Whether they may now."""
        ...

    async def opened(self) -> None:
        """Return once they may."""
        ...


class Pump:
    """One direction: what is read from `source` is written to `sink` when it has arrived.

    Args:
        source: where bytes are read.
        sink: where they are written; its writing side is shut when `source` has ended.
        lane: when they get there.
        gate: whether they get there at all.
        heard: is told what gets there, just before.
    """

    def __init__(
        self,
        source: socket.socket,
        sink: socket.socket,
        lane: Lane,
        gate: Gate,
        heard: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        self._heard = heard
        self._source = source
        self._sink = sink
        self._lane = lane
        self._gate = gate
        self._under_way: deque[tuple[float, bytes]] = deque()
        self._news = asyncio.Event()
        self._last_arrival = 0.0
        self._turn = asyncio.Lock()
        self.taken = 0
        """Bytes that were read from the source."""
        self.passed = 0
        """Bytes that were written to the sink."""

    async def run(
        self, first: bytes = b"", before_end: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Copy `first`, then the source until it ends; `OSError` when either socket fails.

        Args:
            first: what passes before anything else.
            before_end: awaited before the sink hears that the source has ended.
        """
        self._send(first)
        await together(self._read(), self._write())
        if before_end is not None:
            await before_end()
        with contextlib.suppress(OSError):  # the other side may be gone for good
            self._sink.shutdown(socket.SHUT_WR)

    async def _read(self) -> None:
        while True:
            free = self._lane.terms().free
            data = await self._receive(_FREE_CHUNK if free else SEGMENT)
            if not data:
                self._enqueue(0.0, b"")
                return
            self.taken += len(data)
            if free and not self._under_way and self._gate.is_open():
                await self._deliver(data)
                continue
            if not self._gate.is_open():
                await self._gate.opened()  # what is held takes no part of the line meanwhile
            departs = self._send(data)
            rate = self._lane.terms().rate
            if rate:
                waiting = min(8 * _BUFFER / rate, self._lane.seconds(_BUFFER_S))
                await self._until(departs - max(waiting, 16 * SEGMENT / rate))

    async def _receive(self, size: int) -> bytes:
        """As `loop.sock_recv`, which loses what has come when it is cancelled at that moment."""
        loop, source = asyncio.get_running_loop(), self._source.fileno()
        while True:
            try:
                return self._source.recv(size)
            except BlockingIOError:
                pass
            readable = asyncio.Event()
            loop.add_reader(source, readable.set)
            try:
                await readable.wait()
            finally:
                loop.remove_reader(source)

    def _send(self, data: bytes) -> float:
        departs = 0.0
        for start in range(0, len(data), SEGMENT):
            segment = data[start : start + SEGMENT]
            passage = self._lane.admit(len(segment))
            departs = passage.departs
            self._enqueue(passage.arrives, segment)
        return departs

    def _enqueue(self, arrives: float, segment: bytes) -> None:
        """In order: what overtakes a late segment waits for it, as TCP's receiver makes it."""
        self._last_arrival = max(self._last_arrival, arrives)
        self._under_way.append((self._last_arrival, segment))
        self._news.set()

    async def _write(self) -> None:
        while True:
            while not self._under_way:
                self._news.clear()
                await self._news.wait()
            await self._until(self._under_way[0][0])
            if not self._gate.is_open():
                await self._gate.opened()
            now, due = self._lane.clock(), []
            while self._under_way and self._under_way[0][0] <= now:
                due.append(self._under_way.popleft()[1])
            ended = bool(due) and not due[-1]
            await self._deliver(b"".join(due))
            if ended:
                return

    async def _deliver(self, data: bytes) -> None:
        if data:
            self._heard(data)
        async with self._turn:  # the line may become free while earlier bytes are being written
            await asyncio.get_running_loop().sock_sendall(self._sink, data)
        self.passed += len(data)

    async def _until(self, moment: float) -> None:
        while (wait := moment - self._lane.clock()) > 0:
            await asyncio.sleep(wait)


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """Do several things at once; the first one that fails ends the others, and is raised.

    All have really ended afterwards, so that what they used may be closed.
    """
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
