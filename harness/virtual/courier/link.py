"""Whether Courier can reach the service, as far as it knows, and who wants to hear of a change."""

import threading
from collections.abc import Callable

from harness.virtual.android.apps.app_context import AppContext

NO_NETWORK = "No internet connection"
UNREACHABLE = "Can't reach the server"


class Link:
    """The default network and the service's last sign of life; thread-safe."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._condition = threading.Condition()
        self._networks = 0
        self._work = 0
        self._closed = False
        self._reachable = True
        self._unsubscribe = context.on_network_change(self._network_changed)

    @property
    def closed(self) -> bool:
        """Whether the process ends."""
        return self._closed

    def has_network(self) -> bool:
        """Whether there is a default network."""
        return self._context.active_network() is not None

    def banner(self) -> str:
        """What the screens say about the connection; empty while all is well."""
        if not self.has_network():
            return NO_NETWORK
        return "" if self._reachable else UNREACHABLE

    def report(self, *, reachable: bool) -> None:
        """A request was answered, or was not although there was a network."""
        if reachable != self._reachable:
            self._reachable = reachable
            self._context.invalidate()

    def wake(self) -> None:
        """There is something to do: end every `pause` that waits for work."""
        with self._condition:
            self._work += 1
            self._condition.notify_all()

    def pause_for_network(self, device_seconds: float | None) -> None:
        """Wait for so many device seconds, or until the network changes or the process ends."""
        with self._condition:
            seen = self._networks
            self._condition.wait_for(
                lambda: self._closed or self._networks != seen, self._host_seconds(device_seconds)
            )

    def pause_for_work(self, wanted: Callable[[], bool], device_seconds: float | None) -> None:
        """As `pause_for_network`, but ends on `wake` too, and at once if `wanted` is so already."""
        with self._condition:
            seen = self._networks, self._work
            if wanted():
                return
            self._condition.wait_for(
                lambda: self._closed or (self._networks, self._work) != seen,
                self._host_seconds(device_seconds),
            )

    def close(self) -> None:
        """End every `pause` for good."""
        self._unsubscribe()
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def _network_changed(self) -> None:
        self._reachable = True  # not known to be otherwise on the new network
        with self._condition:
            self._networks += 1
            self._condition.notify_all()
        self._context.invalidate()

    def _host_seconds(self, device_seconds: float | None) -> float | None:
        return None if device_seconds is None else self._context.clock.host_seconds(device_seconds)
