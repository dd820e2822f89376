"""How many bits a second pass, by transfers that grow until one is long enough to tell.

A rate is taken where the bytes arrive: going down from the first piece to the last one, going up
until the server says that it has all, less the time that any answer takes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from harness.virtual.android.clock import DeviceClock
from harness.virtual.courier.http import NoConnectionError
from harness.virtual.courier.session import Session

MOST_SECONDS = 4.0
"""Device seconds for one direction, but for the answer that is under way then."""
_PATH = "/v1/probe/bytes"
_OK = 200
_FIRST_SIZE = 2048
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
    """Bytes, and the device seconds that they took to come in; `whole`: none is missing."""

    size: int = 0
    seconds: float = 0.0
    whole: bool = False

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
        self._best = _Transfer()
        self.size = _FIRST_SIZE

    @property
    def left(self) -> float:
        """Device seconds."""
        return self._end - self._watch()

    @property
    def rate(self) -> float | None:
        """What the largest transfer told."""
        return self._best.rate

    def learn(self, done: _Transfer) -> None:
        """Keep it if it tells most so far, and choose the next size."""
        rate, room = done.rate, self.left - self._latency
        if rate is not None and done.size >= self._best.size:
            self._best = done
        wanted = min(self.size * _GROWTH, _LARGEST_SIZE)
        if rate is not None:
            wanted = min(wanted, int(rate * room * _SHARE / 8))
        enough = done.seconds >= _LONG_ENOUGH or not done.whole or room <= 0
        self.size = 0 if enough or wanted <= self.size else wanted


def measure_down(session: Session, watch: Stopwatch, latency: float) -> float | None:
    """Bits a second from the server; None: too little came to tell. Uses the session up."""
    plan = _Plan(watch, latency)
    session.wait_at_most(watch.host_seconds(MOST_SECONDS + latency))
    while plan.size:
        plan.learn(_take(session, watch, plan))
    return plan.rate


def measure_up(session: Session, watch: Stopwatch, latency: float) -> float | None:
    """Bits a second to the server; None: it did not even get the smallest transfer."""
    plan = _Plan(watch, latency)
    while plan.size:
        session.wait_at_most(watch.host_seconds(plan.left + latency))
        plan.learn(_give(session, watch, plan.size, latency))
    return plan.rate


def _take(session: Session, watch: Stopwatch, plan: _Plan) -> _Transfer:
    """The first piece only starts the watch: how long it was under way is not known."""
    began, size, whole = 0.0, 0, True
    try:
        for count in session.receive(f"{_PATH}?count={plan.size}"):
            if began:
                size += count
            else:
                began = watch()
            if size and plan.left <= 0:
                whole = False
                break
    except NoConnectionError:
        whole = False
    return _Transfer(size, watch() - began if began else 0.0, whole)


def _give(session: Session, watch: Stopwatch, size: int, latency: float) -> _Transfer:
    began = watch()
    try:
        status, _ = session.ask("POST", _PATH, bytes(size))
    except NoConnectionError:
        return _Transfer()
    return _Transfer(size, watch() - began - latency, status == _OK)
