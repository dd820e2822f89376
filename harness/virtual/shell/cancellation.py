"""How a running job is told to stop: a signal that wakes every wait of the job at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class KilledError(Exception):
    """The process was ended by a signal; its exit status is 128 + `signal`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def status(self) -> int:
        """The exit status that a shell reports for it."""
        return 128 + self.number


class Cancellation:
    """One process's or job's switch from running to killed; it never goes back.

    Setting a parent sets its children, but signals in `ignored` pass by. Callbacks run in the
    thread that sets it.
    """

    def __init__(
        self, parent: Cancellation | None = None, *, ignored: frozenset[int] = frozenset()
    ) -> None:
        self.number = 0
        self._ignored = ignored
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []
        self._parent = parent
        if parent is not None:
            parent.subscribe(self._follow)

    def _follow(self) -> None:
        if self._parent is not None:
            self.set(self._parent.number)

    def set(self, number: int = signal.SIGKILL) -> None:
        """End the job with signal `number`; only the first call has an effect."""
        with self._lock:
            if self._event.is_set() or number in self._ignored:
                return
            self.number = int(number)
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def is_set(self) -> bool:
        """Whether the job was told to stop."""
        return self._event.is_set()

    def ignores(self, number: int) -> bool:
        """Whether a signal passes by; what is ignored is inherited."""
        parent = self._parent
        return number in self._ignored or (parent is not None and parent.ignores(number))

    def wait(self, seconds: float | None = None) -> bool:
        """Wait at most `seconds` of the host's time; True as soon as it is set."""
        return self._event.wait(seconds)

    def check(self) -> None:
        """Raise KilledError when it is set."""
        if self._event.is_set():
            raise KilledError(self.number)

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Call `callback` once when it is set, at once if it already is."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return
        callback()

    def unsubscribe(self, callback: Callable[[], None]) -> None:
        """Forget `callback`; unknown ones are ignored."""
        with self._lock:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

    def close(self) -> None:
        """Leave the parent, so that a long-lived parent does not collect ended children."""
        if self._parent is not None:
            self._parent.unsubscribe(self._follow)

    @contextmanager
    def waking(self, condition: threading.Condition) -> Iterator[None]:
        """Notify `condition` when it is set; the caller must not hold the condition."""

        def wake() -> None:
            with condition:
                condition.notify_all()

        self.subscribe(wake)
        try:
            yield
        finally:
            self.unsubscribe(wake)
