"""Who is told when an app's own access to the network begins or ends.

Source: ConnectivityManager.NetworkCallback.onBlockedStatusChanged; what decides is
NetworkPolicyManagerService (an app goes to the background or comes back, data saver, doze, app
standby, battery saver) and the firewall chains. See `NetworkPolicy.blocked`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.device import Android


@dataclass(eq=False)
class _Watch:
    uid: int
    callback: Callable[[], None]
    blocked: bool


class BlockedWatch:
    """Looks again whenever something may have changed; thread-safe."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._lock = threading.Lock()
        self._watches: list[_Watch] = []
        self._looks = 0

    def boot(self) -> None:
        """Follow what the rules depend on."""
        android = self._android
        android.activities.observe(self.look)
        android.power.observe(self.look)
        android.battery.observe(lambda _: self.look())
        android.settings.observe("global", "restricted_networking_mode", lambda _: self.look())

    def add(self, uid: int, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` (on any thread) when the uid is blocked or no longer; how to stop."""
        watch = _Watch(uid, callback, self._is_blocked(uid))
        with self._lock:
            self._watches.append(watch)

        def stop() -> None:
            with self._lock:
                if watch in self._watches:
                    self._watches.remove(watch)

        return stop

    def look(self, *, tell: bool = True) -> None:
        """Something may have changed; with `tell` off the watchers hear of it in another way."""
        with self._lock:
            self._looks += 1
            watches = list(self._watches)
        for watch in watches:
            if self._has_changed(watch) and tell:
                watch.callback()

    def _has_changed(self, watch: _Watch) -> bool:
        """Whether this look is the first to see it; one that may be out of date looks again."""
        while True:
            looks = self._looks
            blocked = self._is_blocked(watch.uid)
            with self._lock:
                if looks == self._looks:
                    changed, watch.blocked = watch.blocked != blocked, blocked
                    return changed

    def _is_blocked(self, uid: int) -> bool:
        return self._android.connectivity.blocked(uid) is not None
