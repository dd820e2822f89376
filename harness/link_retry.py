"""Tries again what failed before a device was asked for anything, so that nothing is done twice.

An adb server that was killed, a cable that was pulled for a moment and a phone that restarts all
show before the first word has reached the device: nobody listens at the server's port, or the
server says that it has no such device. Whatever breaks off later is an error of its own; whether
the device did it is not known then.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

import tenacity

from harness.clock import Clock, SystemClock

T = TypeVar("T")

AWAY_S = 10.0
"""Host seconds for which a device that was there before may be away."""
_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 1.0


class LinkRetry:
    """One device's link.

    A device that never answered, or that was waited for in vain, is not waited for: a wrong serial
    is told at once, and a device that is gone for good does not hold up all that comes after.

    Args:
        serial: the device's, for the log.
        is_away: whether an error says that the device may come back.
        clock: what is waited on.

    Attributes:
        repeated: a line for each call that was made again, oldest first.
    """

    def __init__(
        self, serial: str, is_away: Callable[[BaseException], bool], clock: Clock | None = None
    ) -> None:
        self.repeated: list[str] = []
        self._is_away = is_away
        self._clock = clock or SystemClock()
        self._log = logging.getLogger(f"harness.device.{serial}")
        self._was_there = False

    def open(self, connect: Callable[[], T]) -> T:
        """What `connect` returns, tried for `AWAY_S` while the device is away.

        Raises:
            Exception: as `connect` raised it last.
        """
        opened = self._patiently(connect) if self._was_there else connect()
        self._was_there = True
        return opened

    def _patiently(self, connect: Callable[[], T]) -> T:
        self._was_there = False
        retrying = tenacity.Retrying(
            sleep=self._clock.sleep,
            wait=tenacity.wait_exponential(multiplier=_FIRST_PAUSE_S, max=_LONGEST_PAUSE_S)
            + tenacity.wait_random(0, _FIRST_PAUSE_S),
            stop=self._deadline(),
            retry=tenacity.retry_if_exception(self._is_away),
            before_sleep=self._note,
            reraise=True,
        )
        return retrying(connect)

    def _deadline(self) -> Callable[[tenacity.RetryCallState], bool]:
        start = self._clock.now()
        return lambda _state: self._clock.now() - start >= AWAY_S

    def _note(self, state: tenacity.RetryCallState) -> None:
        outcome = state.outcome
        line = str(outcome.exception()) if outcome is not None else ""
        if state.attempt_number == 1:
            self.repeated.append(line)
            self._log.warning("away, tried again for up to %g s: %s", AWAY_S, line)
