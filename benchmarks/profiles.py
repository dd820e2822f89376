"""Each named line, measured through the device: what was asked for, and what came of it.

`nc` on the device → `adb reverse` → the shaper → a server on this host, at time scale 1. Slow lines
are measured side by side, quick ones one after the other, so that this machine does not count.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import statistics
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

from benchmarks import line, plot
from benchmarks.figure import Figure
from benchmarks.rig import Rig
from harness import processes
from harness.pacing.lane import MIN_RTO
from harness.pacing.profiles import PROFILES, Profile
from harness.pacing.terms import Terms

_SHARE, _LEAST_MS, _POINTS = 0.1, 2.0, 2.0
"""How far a figure may be from what was asked: a tenth or two milliseconds, two points of loss."""
_LOSS_RECORDS, _LOSS_APART_S = 1000, 0.02
_DELAY_RECORDS, _DELAY_APART_S = 800, 0.01
_QUICK_RATE_S, _SLOW_RATE_S = 5.0, 40.0
_SLOW = 2e6
_DEAD_S = 5.0
_SUBWAY_S = 100.0


@dataclass(frozen=True)
class Middle:
    """How long records are under way, more or less by what; in seconds."""

    delay: float
    spread: float


def measure(rig: Rig) -> list[Figure]:
    """Measure every steady line both ways, the one that changes, and the dead one."""
    clear, dead, subway = PROFILES["full"], PROFILES["dead"], PROFILES["subway"]
    lines = [each for each in PROFILES.values() if each.steady and each not in (clear, dead)]
    slow = [each for each in lines if each.stretches[0].up.rate < _SLOW]
    found, gap, silence = asyncio.run(_all(rig, slow, [each for each in lines if each not in slow]))
    plot.draw(found)
    tunnel = sum(each.seconds for each in subway.stretches if each.up.loss == 1)
    return [
        *(figure for direction in found for figure in _figures(direction)),
        Figure("subway, longest silence", gap, "s", _SHARE * tunnel, around=tunnel),
        Figure("dead, seconds of silence", silence, "s", _DEAD_S, least=True),
    ]


async def _all(
    rig: Rig, slow: list[Profile], quick: list[Profile]
) -> tuple[list[plot.Measured], float, float]:
    base = await _bases(rig)
    subway = asyncio.ensure_future(_tunnel(rig, PROFILES["subway"], _SUBWAY_S))
    pairs = await asyncio.gather(*(_both(rig, each, base, _SLOW_RATE_S) for each in slow))
    gap = await subway
    pairs += [await _both(rig, each, base, _QUICK_RATE_S) for each in quick]
    silence = await _silence(rig, PROFILES["dead"], _DEAD_S)
    return [direction for pair in pairs for direction in pair], gap, silence


@contextlib.asynccontextmanager
async def _connected(rig: Rig, profile: Profile) -> AsyncIterator[tuple[line.End, line.End]]:
    """A program on the device and a server here, on either side of the line."""
    async with _begun(rig, profile) as (device, came):
        yield device, await came.get()


@contextlib.asynccontextmanager
async def _begun(
    rig: Rig, profile: Profile
) -> AsyncIterator[tuple[line.End, asyncio.Queue[line.End]]]:
    """The program on the device, and where its other end comes if the line lets it."""
    async with _shaped(rig, profile) as (shaped, came), _netcat(rig, shaped) as device:
        yield device, came


def _netcat(rig: Rig, port: int) -> contextlib.AbstractAsyncContextManager[line.End]:
    return line.netcat(rig.server.port, rig.device.serial, f"127.0.0.1 {port}")


@contextlib.asynccontextmanager
async def _shaped(rig: Rig, profile: Profile) -> AsyncIterator[tuple[int, asyncio.Queue[line.End]]]:
    """The device's port that leads over the line, and where the other ends of connections come."""
    async with line.server() as (port, came):
        words = [sys.executable, "-m", "harness.shaper", "--stop-with-stdin"]
        words += ["--to", f"127.0.0.1:{port}", "--profile", profile.name]
        shaper = processes.start("shaper", words)
        try:
            shaped = shaper.ready()["port"]
            rig.device.adb.reverse(f"tcp:{shaped}", f"tcp:{shaped}")
            yield shaped, came
            rig.device.adb.remove_reverse(f"tcp:{shaped}")
        finally:
            await asyncio.to_thread(shaper.stop)


async def _bases(rig: Rig) -> tuple[Middle, Middle]:
    """From the device, and to it."""
    async with _connected(rig, PROFILES["full"]) as (device, host):
        return await _base(device, host), await _base(host, device)


async def _base(source: line.End, sink: line.End) -> Middle:
    return _middle((await line.records(source, sink, _DELAY_RECORDS, _DELAY_APART_S)).delays())


def _middle(delays: list[float]) -> Middle:
    """Of an even spread, its centre and half of its width, by where its middle three quarters lie.

    Those few that this machine held up do not move them, as they would a mean. Of 800 the second is
    right within 2 % two times of three.
    """
    lower, *_, upper = statistics.quantiles(delays, n=8)
    return Middle((lower + upper) / 2, (upper - lower) / 1.5)


async def _both(
    rig: Rig, profile: Profile, bases: tuple[Middle, Middle], seconds: float
) -> list[plot.Measured]:
    """Either direction of a line; both are measured at once."""
    stretch = profile.stretches[0]
    async with _connected(rig, profile) as (device, host):
        up, down = await asyncio.gather(
            _records(device, host, stretch.up, bases[0]),
            _records(host, device, stretch.down, bases[1]),
        )
    rates = []
    for there in (True, False):
        async with _connected(rig, profile) as (device, host):
            ends = (device, host) if there else (host, device)
            rates.append(await line.rate(*ends, seconds))
    return [
        plot.Measured(f"{profile.name} {way}", asked, Terms(rate, *found))
        for way, asked, rate, found in (
            ("up", stretch.up, rates[0], up),
            ("down", stretch.down, rates[1], down),
        )
    ]


async def _records(
    source: line.End, sink: line.End, asked: Terms, base: Middle
) -> tuple[float, float, float]:
    """Delay and jitter in seconds, and loss, of one direction."""
    own = line.RECORD_BITS / asked.rate
    time_out = max(MIN_RTO, 2 * asked.delay)
    longest = base.delay + own + asked.delay + time_out / 2  # between what is sent once and twice
    send = partial(line.records, source, sink)
    apart = max(_DELAY_APART_S, 2.2 * asked.jitter, 1.5 * own)
    delays = (await send(_DELAY_RECORDS, apart)).undisturbed(longest)
    lost = (await send(_LOSS_RECORDS, max(_LOSS_APART_S, 1.25 * own))).resent(longest)
    middle = _middle(delays)
    width = math.sqrt(max(0.0, middle.spread**2 - base.spread**2))
    return middle.delay - own - base.delay, width, lost


async def _tunnel(rig: Rig, profile: Profile, seconds: float) -> float:
    """The longest time in which no new connection comes through, in seconds.

    One that was there before tries again at ever longer intervals, and so notices the end of a
    tunnel as long after it as the tunnel was (RFC 6298, 5.5).
    """
    async with _shaped(rig, profile) as (shaped, came), contextlib.AsyncExitStack() as stack:
        knocking = asyncio.ensure_future(line.knock(lambda: _netcat(rig, shaped), stack))
        try:
            return await line.longest_gap_between(came, seconds)
        finally:
            knocking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await knocking


async def _silence(rig: Rig, profile: Profile, seconds: float) -> float:
    async with _begun(rig, profile) as (device, came):
        return await line.longest_gap(device, came, seconds)


def _figures(measured: plot.Measured) -> list[Figure]:
    asked, found = measured.asked, measured.found
    rows = (
        ("rate", "kbit/s", asked.rate / 1e3, found.rate / 1e3, 0.0),
        ("delay", "ms", 1e3 * asked.delay, 1e3 * found.delay, _LEAST_MS),
        ("jitter", "ms", 1e3 * asked.jitter, 1e3 * found.jitter, _LEAST_MS),
    )
    return [
        Figure(f"{measured.name}, {what}", value, unit, max(_SHARE * wanted, least), around=wanted)
        for what, unit, wanted, value, least in rows
    ] + [Figure(f"{measured.name}, loss", 100 * found.loss, "%", _POINTS, around=100 * asked.loss)]
