"""The device's own log, for the report of a failure.

Binds to: Adb, any API level.
Implements: a sensor.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb

_BUFFERS = "main,system,crash,events"


@dataclass(frozen=True)
class DeviceLog:
    """Reads the newest lines; never clears, because that destroys somebody else's evidence."""

    adb: Adb

    def tail(self, lines: int = 400) -> str:
        """The newest lines of the usual buffers, with the time in seconds since the epoch."""
        return self.adb.shell(f"logcat -d -v epoch -b {_BUFFERS} -t {lines}")
