"""One direction of a line that several connections share: when each segment gets to its end.

A segment waits for those before it (`rate`), travels (`delay`, `jitter`), and when it is lost it is
sent again after the retransmission time-out, which doubles each time (RFC 6298: at least
200 ms on Linux, `TCP_RTO_MIN`; as a rule twice the round trip).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from harness.pacing.terms import Terms

MIN_RTO = 0.2
_MAX_RTO = 120.0  # TCP_RTO_MAX


@dataclass(frozen=True)
class Passage:
    """A segment's way, as times of the lane's clock.

    Attributes:
        departs: when its last bit has left.
        arrives: when it is at the other end.
        resent: how often it had to be sent again.
    """

    departs: float
    arrives: float
    resent: int = 0


class Lane:
    """Thread-safe; `terms` is asked anew for every segment, so a line may change at any time.

    Args:
        terms: what the line is like now, in seconds of `clock`.
        clock: seconds that only go forward.
        speed: how many times as fast as usual time runs; the least time-out follows it.
    """

    def __init__(
        self,
        terms: Callable[[], Terms],
        clock: Callable[[], float] = time.monotonic,
        speed: float = 1.0,
    ) -> None:
        self.terms = terms
        self.clock = clock
        self._speed = speed
        self._min_rto = MIN_RTO / speed
        self._max_rto = _MAX_RTO / speed
        self._busy_until = 0.0
        self._lock = threading.Lock()

    def seconds(self, usual: float) -> float:
        """So many seconds of usual time, in those of this line."""
        return usual / self._speed

    def admit(self, size: int) -> Passage:
        """Send so many bytes as one segment of a connection, which repeats it until it arrives."""
        terms = self.terms()
        departs = self._serialise(size, terms)
        under_way, resent = terms.sample_delay(), 0
        rto = max(self._min_rto, 2 * terms.delay)
        while resent < _MOST_RETRIES and terms.sample_loss():
            under_way += rto
            rto = min(2 * rto, self._max_rto)
            resent += 1
        return Passage(departs, departs + under_way, resent)

    def admit_packet(self, size: int) -> float | None:
        """Send a datagram, which nobody repeats: when it arrives; None: it is lost."""
        terms = self.terms()
        departs = self._serialise(size, terms)
        return None if terms.sample_loss() else departs + terms.sample_delay()

    def _serialise(self, size: int, terms: Terms) -> float:
        now = self.clock()
        if not terms.rate:
            return now
        with self._lock:
            self._busy_until = max(now, self._busy_until) + 8 * size / terms.rate
            return self._busy_until


_MOST_RETRIES = 15  # tcp_retries2
