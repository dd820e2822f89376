"""How many bits a second pass, by transfers that grow until one is long enough to tell.

A rate is taken where the bytes arrive: going down from the first piece to the last one, going up
until the server says that it has all, less the time that any answer takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from harness.virtual.android.clock import DeviceClock
from harness.virtual.courier.http import NoConnectionError
from harness.virtual.courier.session import Session

MOST_SECONDS = 4.0
"""Device seconds for one direction, but for the answer that is under way then."""
_PATH = "/v1/probe/bytes"
_OK = 200
_LEAST_SIZE = 1
_HEADS_WEIGH = 2048  # below that size, so that a slow line would be taken for a slower one
_FIRST_SIZE = 256
_LARGEST_SIZE = 4 << 20
_GROWTH = 16
_LONG_ENOUGH = 1.0  # seconds of transfer that make a figure good
_SHARE = 0.6  # of the time that is left, for the next transfer
_SHORTEST = 0.0005  # seconds below which a transfer tells nothing


class Stopwatch:
    """Device seconds: what passed on the host, times the scale of the device's timers."""

    def __init__(self, clock: DeviceClock) -> None:
        self._clock = clock

    def __call__(self) -> float:
        """Now; only differences mean something."""
        return time.monotonic() * self._clock.scale

    def host_seconds(self, device_seconds: float) -> float:
        """For what is to be waited for on the host."""
        return self._clock.host_seconds(device_seconds)


@dataclass(frozen=True)
class _Transfer:
    """Bytes, and the device seconds that they took to come in.

    Attributes:
        whole: none is missing.
        headed: the seconds are also those that its heads took longer than an echo's.
    """

    size: int = 0
    seconds: float = 0.0
    whole: bool = False
    headed: bool = False

    @property
    def rate(self) -> float | None:
        """Bits a second; None when it was too short to tell."""
        return 8 * self.size / self.seconds if self.size and self.seconds > _SHORTEST else None


class _Plan:
    """The size of the next transfer, 0 for none, and what the best one so far tells."""

    def __init__(self, watch: Stopwatch, latency: float) -> None:
        self._watch = watch
        self._latency = latency
        self._end = watch() + MOST_SECONDS
        self.best = _Transfer()
        self.size = _FIRST_SIZE

    @property
    def left(self) -> float:
        """Device seconds."""
        return self._end - self._watch()

    def learn(self, done: _Transfer) -> None:
        """Keep it if it tells most so far, and choose the next size."""
        rate, room = done.rate, self.left - self._latency
        if rate is not None and done.size >= self.best.size:
            self.best = done
        wanted = min(self.size * _GROWTH, _LARGEST_SIZE)
        if rate is not None and done.seconds > self._latency:  # else chance has too large a part
            wanted = min(wanted, int(rate * room * _SHARE / 8))
        # the smallest one may have been long for another reason, such as a lost segment
        long_enough = done.seconds >= _LONG_ENOUGH and self.size > _FIRST_SIZE
        enough = long_enough or not done.whole or room <= 0
        self.size = 0 if enough or wanted <= self.size else wanted


def measure_down(session: Session, watch: Stopwatch, latency: float) -> float | None:
    """Bits a second from the server; None: too little came to tell. Uses the session up."""
    session.wait_at_most(watch.host_seconds(MOST_SECONDS + latency))

    def transfer(size: int, left: float) -> _Transfer:
        return _take(session, watch, size, (latency, left))

    return _measure(transfer, watch, latency)


def measure_up(session: Session, watch: Stopwatch, latency: float) -> float | None:
    """Bits a second to the server; None: it did not even get the smallest transfer."""
    session.wait_at_most(watch.host_seconds(MOST_SECONDS + latency))

    def transfer(size: int, _left: float) -> _Transfer:
        return _give(session, watch, size, latency)

    return _measure(transfer, watch, latency)


def _measure(
    transfer: Callable[[int, float], _Transfer], watch: Stopwatch, latency: float
) -> float | None:
    plan = _Plan(watch, latency)
    while plan.size:
        plan.learn(transfer(plan.size, plan.left))
    best = plan.best
    if best.whole and best.headed and best.size < _HEADS_WEIGH:
        least = transfer(_LEAST_SIZE, MOST_SECONDS)
        if least.whole:
            best = _Transfer(best.size - least.size, best.seconds - least.seconds)
    return best.rate


def _take(session: Session, watch: Stopwatch, size: int, limits: tuple[float, float]) -> _Transfer:
    """The first piece only starts the watch: how long it was under way is not known.

    Unless all came in one piece: then it took what it was longer under way than an echo.
    """
    latency, left = limits
    asked = watch()
    began, first, more = 0.0, 0, 0
    try:
        for count in session.receive(f"{_PATH}?count={size}"):
            if began:
                more += count
            else:
                began, first = watch(), count
            if more and watch() - asked >= left:
                return _Transfer(more, watch() - began)
    except NoConnectionError:
        return _Transfer(more, watch() - began if began else 0.0)
    if first == size:
        return _Transfer(size, began - asked - latency, whole=True, headed=True)
    return _Transfer(more, watch() - began, whole=True)


def _give(session: Session, watch: Stopwatch, size: int, latency: float) -> _Transfer:
    began = watch()
    try:
        status, _ = session.ask("POST", _PATH, bytes(size))
    except NoConnectionError:
        return _Transfer()
    return _Transfer(size, watch() - began - latency, status == _OK, headed=True)
