"""One line measured from end to end: a program on the device, and a server on this host.

Both ends are read here, by one clock: the device runs `nc`, whose two streams ADB carries.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
import statistics
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

_RECORD = 64
RECORD_BITS = 8 * _RECORD
_PIECE = 65536
_LIMIT = 256 * 1024
_ONE_PIECE_S = 0.004
_GAP_APART_S = 0.1
_KNOCKS_APART_S = 1.0


@dataclass(frozen=True)
class End:
    """One end of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def record(self) -> None:
        """Take one record, and say at once that it came.

        adb's server leaves Nagle's algorithm on towards its clients (adb_listeners.cpp,
        `ss_listener_event_func`): it holds the next record back until this one is acknowledged,
        which Linux does 40 ms later if there is nothing to answer. That would be measured as well.
        """
        await self.reader.readexactly(_RECORD)
        sock = self.writer.get_extra_info("socket")
        with contextlib.suppress(AttributeError, OSError):  # Linux alone has it
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


@dataclass(frozen=True)
class Passing:
    """When records were written at one end and read at the other, in seconds of one clock."""

    sent: list[float]
    read: list[float]

    def delays(self) -> list[float]:
        """How long each was under way."""
        return [there - here for here, there in zip(self.sent, self.read, strict=False)]

    def undisturbed(self, longest: float) -> list[float]:
        """The delays of those that neither were sent again nor waited for one that was."""
        delays = self.delays()
        before = [0.0, *delays]
        return [
            delay for delay, one in zip(delays, before, strict=False) if max(delay, one) < longest
        ]

    def resent(self, longest: float) -> float:
        """The share of records that were sent again, 0 to 1.

        What came late in one piece with the record before it only waited for that one.
        """
        late = 0
        before = 0.0
        for delay, there in zip(self.delays(), self.read, strict=False):
            late += delay >= longest and there - before > _ONE_PIECE_S
            before = there
        return late / len(self.read)


@contextlib.asynccontextmanager
async def server() -> AsyncIterator[tuple[int, asyncio.Queue[End]]]:
    """Listen on this host; the port, and whoever connects."""
    came: asyncio.Queue[End] = asyncio.Queue()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await came.put(End(reader, writer))

    listening = await asyncio.start_server(take, "127.0.0.1", 0, limit=_LIMIT)
    try:
        yield listening.sockets[0].getsockname()[1], came
    finally:
        listening.close()


@contextlib.asynccontextmanager
async def netcat(adb_port: int, serial: str, address: str) -> AsyncIterator[End]:
    """`nc ADDRESS` on a device, its streams carried by ADB."""
    reader, writer = await asyncio.open_connection("127.0.0.1", adb_port, limit=_LIMIT)
    try:
        for request in (f"host:transport:{serial}", f"exec:nc {address}"):
            writer.write(f"{len(request):04x}{request}".encode())
            status = await reader.readexactly(4)
            if status != b"OKAY":
                raise ConnectionError(f"{request} was answered {status!r}")
        yield End(reader, writer)
    finally:
        writer.close()


async def records(source: End, sink: End, count: int, apart: float) -> Passing:
    """Send small records one by one and see when each arrives.

    Args:
        source: where they are written.
        sink: where they are read.
        count: how many.
        apart: seconds between two.
    """
    sent: list[float] = []
    read: list[float] = []

    async def write() -> None:
        begun = time.monotonic()
        for number in range(count):
            await asyncio.sleep(max(0.0, begun + number * apart - time.monotonic()))
            sent.append(time.monotonic())
            source.writer.write(f"{number:08d}".ljust(_RECORD - 1).encode() + b"\n")

    async def receive() -> None:
        for _ in range(count):
            await sink.record()
            read.append(time.monotonic())

    await asyncio.gather(write(), receive())
    return Passing(sent, read)


async def rate(source: End, sink: End, seconds: float) -> float:
    """Bits a second that get through when as much is written as is taken.

    The slope of what had arrived over time: neither the start nor a pause at the end counts.
    """

    async def write() -> None:
        while True:
            source.writer.write(bytes(_PIECE))
            await source.writer.drain()

    writing = asyncio.ensure_future(write())
    times: list[float] = []
    totals: list[float] = []
    total, end = 0, None
    try:
        while end is None or time.monotonic() < end:
            total += len(await sink.reader.read(_PIECE))
            now = time.monotonic()
            end = end or now + seconds
            times.append(now)
            totals.append(8.0 * total)
    finally:
        writing.cancel()
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await writing
    return statistics.linear_regression(times, totals).slope


async def longest_gap(source: End, came: asyncio.Queue[End], seconds: float) -> float:
    """The longest time in which nothing arrives of what is written ten times a second.

    Args:
        source: where it is written.
        came: where the other end comes, if it comes at all.
        seconds: for how long to look.
    """
    gap, before = 0.0, time.monotonic()
    begun, end = before, before + seconds

    async def write() -> None:
        for number in itertools.count(1):
            source.writer.write(bytes(_RECORD))
            await asyncio.sleep(max(0.0, begun + number * _GAP_APART_S - time.monotonic()))

    async def arrivals() -> AsyncIterator[None]:
        sink = await came.get()
        while await sink.reader.read(_PIECE):
            yield

    writing, arriving = asyncio.ensure_future(write()), arrivals()
    try:
        with contextlib.suppress(asyncio.TimeoutError, StopAsyncIteration):
            while True:
                await asyncio.wait_for(anext(arriving), end - time.monotonic())
                gap, before = max(gap, time.monotonic() - before), time.monotonic()
    finally:
        writing.cancel()
    return max(gap, time.monotonic() - before)


async def knock(
    connect: Callable[[], contextlib.AbstractAsyncContextManager[End]],
    stack: contextlib.AsyncExitStack,
) -> None:
    """Connect anew every second and say something, until cancelled; `stack` ends them all."""
    begun = time.monotonic()
    for number in itertools.count(1):
        end = await stack.enter_async_context(connect())
        end.writer.write(bytes(_RECORD))
        await asyncio.sleep(max(0.0, begun + number * _KNOCKS_APART_S - time.monotonic()))


async def longest_gap_between(came: asyncio.Queue[End], seconds: float) -> float:
    """The longest time in which none of those who connect gets a record through.

    Args:
        came: where the other ends of connections come.
        seconds: for how long to look.
    """
    arrived = [time.monotonic()]
    end = arrived[0] + seconds
    reading: set[asyncio.Task[None]] = set()

    async def read(one: End) -> None:
        await one.reader.readexactly(_RECORD)
        arrived.append(time.monotonic())

    with contextlib.suppress(asyncio.TimeoutError):
        while True:
            one = await asyncio.wait_for(came.get(), end - time.monotonic())
            reading.add(asyncio.ensure_future(read(one)))
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    times = [*sorted(arrived), time.monotonic()]
    return max(later - before for before, later in itertools.pairwise(times))
