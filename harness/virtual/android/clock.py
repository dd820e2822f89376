"""The device's clocks: what time it believes it is, and how long a timer takes on the host.

Two things are called time on a device, and only one of them is ever scaled. What `date` and the log
show runs as the host's clock does, plus whatever `cmd alarm set-time` moved it by. Timers and
time-outs may run faster than the host's (`scale` 20: ten device seconds pass in half a second).
"""

import threading
import time
import uuid
from collections.abc import Callable


class DeviceClock:
    """Wall clock, time since boot, and the scale of timers; any thread may use it."""

    def __init__(
        self,
        scale: float = 1.0,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if scale <= 0:
            raise ValueError(f"time scale must be above 0, not {scale}")
        self.scale = scale
        self._wall = wall
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._offset = 0.0
        self._booted = monotonic()
        self.boot_id = str(uuid.uuid4())

    def now(self) -> float:
        """Seconds since the epoch, as this device believes them to be."""
        with self._lock:
            return self._wall() + self._offset

    def elapsed(self) -> float:
        """Seconds since boot, as `SystemClock.elapsedRealtime`: never scaled, never set."""
        with self._lock:
            return self._monotonic() - self._booted

    def set_wall(self, epoch: float) -> None:
        """Make `now` continue from `epoch` seconds."""
        with self._lock:
            self._offset = epoch - self._wall()

    def follow_host(self) -> None:
        """Forget any skew: the network's time is the host's."""
        with self._lock:
            self._offset = 0.0

    def restart(self, elapsed: float = 0.0) -> None:
        """A boot: `elapsed` starts again from zero; the wall clock, like an RTC, goes on."""
        with self._lock:
            self._booted = self._monotonic() - elapsed
            self.boot_id = str(uuid.uuid4())

    def host_seconds(self, device_seconds: float) -> float:
        """How long a timer of so many device seconds takes on the host."""
        return device_seconds / self.scale
