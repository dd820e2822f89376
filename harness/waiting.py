"""The only loop that polls: wait for a fact, with a deadline, on a clock that is handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import tenacity

from harness.clock import Clock

T = TypeVar("T")

POLL_INTERVAL_S = 0.02
"""Between two looks; a look at a screen costs about as much, so it is not polled harder."""


class NotSettledError(Exception):
    """The deadline passed; the caller says on which device and what to do.

    Attributes:
        awaited: what was waited for.
        seen: what was seen last, as text.
        seconds: how long it was waited for.
    """

    def __init__(self, awaited: str, seen: str, seconds: float) -> None:
        super().__init__(awaited, seen, seconds)
        self.awaited = awaited
        self.seen = seen
        self.seconds = seconds

    def __str__(self) -> str:
        return f"waited {self.seconds:.1f} s for {self.awaited}; last seen: {self.seen}"


def settle(
    read: Callable[[], T],
    accept: Callable[[T], bool],
    *,
    awaited: str,
    seconds: float,
    clock: Clock,
) -> T:
    """Poll `read` until `accept` says yes, and return what was read then.

    Args:
        read: cheap look at the state; its exceptions end the wait.
        accept: whether that is the state.
        awaited: the state in words, for the error.
        seconds: the deadline in host seconds; it is looked at least once.
        clock: what is waited on.

    Raises:
        NotSettledError: the deadline passed.
    """
    start = clock.now()
    last: list[T] = []

    def look() -> T:
        last[:] = [read()]
        return last[0]

    retrying = tenacity.Retrying(
        sleep=clock.sleep,
        wait=tenacity.wait_fixed(POLL_INTERVAL_S),
        stop=lambda _state: clock.now() - start >= seconds,
        retry=tenacity.retry_if_result(lambda seen: not accept(seen)),
    )
    try:
        return retrying(look)
    except tenacity.RetryError:
        raise NotSettledError(awaited, str(last[0]), clock.now() - start) from None


@dataclass(frozen=True)
class Patience:
    """How long to wait for things on one device.

    Attributes:
        clock: what is waited on.
        scale: how much faster than real time the device's own timers run; 1 for real devices.
        slack_s: host seconds added to a shortened deadline, for work that does not get faster.
    """

    clock: Clock
    scale: float = 1.0
    slack_s: float = 4.0

    def host_seconds(self, device_seconds: float) -> float:
        """The deadline for something that takes up to `device_seconds` on the device."""
        if self.scale == 1.0:
            return device_seconds
        return device_seconds / self.scale + self.slack_s

    def settle(
        self,
        read: Callable[[], T],
        accept: Callable[[T], bool],
        *,
        awaited: str,
        device_seconds: float,
    ) -> T:
        """As `settle`, with the deadline in the device's seconds."""
        return settle(
            read,
            accept,
            awaited=awaited,
            seconds=self.host_seconds(device_seconds),
            clock=self.clock,
        )
