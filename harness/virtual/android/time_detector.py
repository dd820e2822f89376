"""Who sets the clock: the network, while `auto_time` says so.

Sources: frameworks/base/services/core/java/com/android/server/timedetector/ (from API 29) and
NetworkTimeUpdateService.java: the network's time is asked for when a network is there and nothing
is known yet; turning the setting on uses what is known at once, turning it off changes nothing, and
a clock that is set by hand while it is on stays wrong until the next of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.device import Android


class TimeDetector:
    """The network's time is the host's."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._known = False

    def boot(self) -> None:
        """Follow the setting and the networks."""
        self._android.settings.observe("global", "auto_time", lambda _: self._switched())
        self._android.connectivity.observe(self._network_changed)

    @property
    def automatic(self) -> bool:
        """Whether the network's time counts."""
        return self._android.settings.integer("global", "auto_time", 1) != 0

    def refresh(self) -> bool:
        """Ask for the network's time now; False when no network gives it."""
        network = self._android.connectivity.default_network()
        if network is None or not network.validated:
            return False
        self._known = True
        self._apply()
        return True

    def _network_changed(self) -> None:
        if not self._known:
            self.refresh()

    def _switched(self) -> None:
        if self._known:
            self._apply()
        else:
            self.refresh()

    def _apply(self) -> None:
        if self.automatic:
            self._android.clock.follow_host()
            self._android.windows.invalidate()
