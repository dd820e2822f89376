"""The device's own clock, as how far it is from this host's.

Binds to: Adb with `cmd alarm set-time` (API 28 on), or a root shell.
Implements: Knob[int].

An offset can be put back at any later moment; a time of day would be an old one by then. `date`
tells whole seconds and neither way of setting the clock is trusted: on some levels `set-time` says
that it worked whatever came of it (AOSP, AlarmManagerService), so the clock is read afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.clock import host_time
from harness.drivers.root import RootShell
from harness.drivers.setting import Setting
from harness.errors import CommandFailedError, ProtocolError

SAME_WITHIN_S = 2
"""Two clocks that differ by no more are taken for the same."""
_READING_ERROR_S = 1


@dataclass(frozen=True)
class DeviceTime:
    """Offsets are in seconds, positive where the device is ahead."""

    name: ClassVar[str] = "device-time"  # stable: journals on disk refer to it
    adb: Adb
    host_time: Callable[[], float] = host_time

    @property
    def automatic(self) -> Setting:
        """Whether the network sets it: `1` or `0`."""
        return Setting(self.adb, "global", "auto_time")

    def available(self) -> bool:
        """Whether anybody may set it from here."""
        return self._has_command() or RootShell(self.adb).available()

    def measure(self) -> int:
        """How far it is off, to a second.

        Raises:
            ProtocolError: `date` does not tell seconds.
        """
        asked = self.host_time()
        said = self.adb.shell("date +%s")
        answered = self.host_time()
        if not said.isdecimal():
            raise ProtocolError(self.adb.serial, f"`date +%s` is {said!r}")
        return round(int(said) + 0.5 - (asked + answered) / 2)

    def read(self) -> int:
        """How far it is off; 0 for a clock that is right."""
        offset = self.measure()
        return offset if abs(offset) > SAME_WITHIN_S else 0

    def write(self, value: int) -> None:
        """Set it; a clock that is so already is not touched.

        Raises:
            ProtocolError: the value is no number; a journal was changed by hand.
            CapabilityMissingError: nobody may set it.
            CommandFailedError: it is not so afterwards.
        """
        if not isinstance(value, int) or isinstance(value, bool):
            raise ProtocolError(self.adb.serial, f"the clock cannot be off by {value!r}")
        if abs(self.measure() - value) <= SAME_WITHIN_S + _READING_ERROR_S:
            return
        if self._has_command():
            self.adb.run(f"cmd alarm set-time {round((self.host_time() + value) * 1000)}")
        else:
            RootShell(self.adb).shell(f"date @{round(self.host_time() + value)}")
        offset = self.measure()
        if abs(offset - value) > SAME_WITHIN_S + _READING_ERROR_S:
            raise CommandFailedError(
                self.adb.serial,
                f"the clock was set to be off by {value} s, it is off by {offset} s",
                "The network, or an administrator of the device, may set it: see auto_time.",
            )

    def _has_command(self) -> bool:
        return "set-time" in self.adb.run("cmd alarm help").output
