"""The device's one UI thread, as `android.os.Looper` is an app's.

All activities, windows and views are touched only here; whoever is on another thread calls `call`
and waits, or `post` and does not.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from harness.virtual.android.clock import DeviceClock

T = TypeVar("T")

_LOG = logging.getLogger("harness.virtual.looper")


class LooperQuitError(RuntimeError):
    """The device is shutting down: its looper takes no more work."""


@dataclass(eq=False)
class Timer:
    """One piece of work that is due at `due` (host monotonic seconds)."""

    due: float
    sequence: int
    run: Callable[[], object] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)
    done: bool = field(default=False, compare=False)

    def __lt__(self, other: Timer) -> bool:
        return (self.due, self.sequence) < (other.due, other.sequence)

    def cancel(self) -> None:
        """Do not run it; does nothing when it already ran."""
        self.cancelled = self.done = True


class Looper:
    """A thread with a queue; work runs in the order in which it is due."""

    def __init__(
        self, clock: DeviceClock, on_error: Callable[[BaseException], None] | None = None
    ) -> None:
        self._clock = clock
        self._on_error = on_error
        self._condition = threading.Condition()
        self._queue: list[Timer] = []
        self._sequence = itertools.count()
        self._quitting = False
        self._thread = threading.Thread(target=self._loop, name="looper", daemon=True)
        self._thread.start()

    @property
    def is_current(self) -> bool:
        """Whether the caller is on the looper's own thread."""
        return threading.current_thread() is self._thread

    def call(self, fn: Callable[[], T], timeout: float | None = None) -> T:
        """Run `fn` on the looper and return what it returns, or raise what it raises.

        On the looper's own thread it runs at once.

        Args:
            fn: what to run.
            timeout: host seconds to wait; without it, as long as it takes.

        Raises:
            LooperQuitError: the looper has quit.
            TimeoutError: it did not finish in time (it still runs).
        """
        if self.is_current:
            return fn()
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(fn())
            except BaseException as error:  # noqa: BLE001  (the caller's to handle, on its thread)
                future.set_exception(error)

        self._add(0.0, run, future)
        return future.result(timeout)

    def post(self, fn: Callable[[], object]) -> Timer:
        """Run `fn` on the looper soon, after what is already queued."""
        return self._add(0.0, fn)

    def post_delayed(self, device_seconds: float, fn: Callable[[], object]) -> Timer:
        """Run `fn` on the looper after so many (scaled) device seconds."""
        return self._add(self._clock.host_seconds(device_seconds), fn)

    def quit(self) -> None:
        """Drop what is queued and end the thread; callers that wait get `LooperQuitError`."""
        with self._condition:
            self._quitting = True
            self._condition.notify_all()
        if not self.is_current:
            self._thread.join()

    def _add(
        self, delay: float, fn: Callable[[], object], future: Future[T] | None = None
    ) -> Timer:
        timer = Timer(self._host_now() + delay, next(self._sequence), fn)
        if future is not None:
            timer = _Call(timer.due, timer.sequence, fn, future=future)
        with self._condition:
            if self._quitting:
                if future is not None:
                    raise LooperQuitError("the device is shutting down")
                timer.cancel()
                return timer
            heapq.heappush(self._queue, timer)
            self._condition.notify_all()
        return timer

    def _loop(self) -> None:
        while (timer := self._next()) is not None:
            timer.done = True
            if timer.cancelled:
                continue
            try:
                timer.run()
            except BaseException as error:  # noqa: BLE001  (one bad callback must not end the device)
                self._report(error)
        for timer in self._queue:
            if isinstance(timer, _Call):
                timer.future.set_exception(LooperQuitError("the device is shutting down"))

    def _report(self, error: BaseException) -> None:
        if self._on_error is not None:
            self._on_error(error)
        else:
            _LOG.error("callback on the looper failed", exc_info=error)

    def _next(self) -> Timer | None:
        with self._condition:
            while not self._quitting:
                if not self._queue:
                    self._condition.wait()
                    continue
                wait = self._queue[0].due - self._host_now()
                if wait <= 0:
                    return heapq.heappop(self._queue)
                self._condition.wait(wait)
            return None

    @staticmethod
    def _host_now() -> float:
        return time.monotonic()


@dataclass(eq=False)
class _Call(Timer):
    """Work somebody waits for."""

    future: Future[Any] = field(default_factory=Future, compare=False)
