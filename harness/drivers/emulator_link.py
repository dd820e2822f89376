"""How fast an emulator's cellular link is, and how much it holds back.

Binds to: an emulator's console.
Implements: Knob[dict[str, int]].

The shaper sits on the first network stack, which is the cellular one; Wi-Fi of newer emulators does
not pass it. `network speed` takes kbit/s for both directions, which some versions mix up, and
`network delay` holds back what leaves only (external-qemu, console.cpp, net-android.cpp).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.drivers.emulator_console import console_of
from harness.errors import ProtocolError

_STATUS = {
    "down": re.compile(r"download speed:\s+(\d+) bits/s"),
    "up": re.compile(r"upload speed:\s+(\d+) bits/s"),
    "least": re.compile(r"minimum latency:\s+(\d+) ms"),
    "most": re.compile(r"maximum latency:\s+(\d+) ms"),
}


@dataclass(frozen=True)
class EmulatorLink:
    """Bits per second each way, 0 for no limit, and the least and the most delay in ms."""

    name: ClassVar[str] = "emulator-link"
    adb: Adb

    def read(self) -> dict[str, int]:
        """What the shaper does now.

        Raises:
            ProtocolError: the console's status leaves something out.
        """
        with console_of(self.adb) as console:
            status = console.command("network status")
        found = {key: pattern.search(status) for key, pattern in _STATUS.items()}
        if None in found.values():
            raise ProtocolError(self.adb.serial, f"`network status` says {status!r}")
        return {key: int(match[1]) for key, match in found.items() if match is not None}

    def write(self, value: dict[str, int]) -> None:
        """Change it.

        Raises:
            ProtocolError: the value leaves something out.
            CommandFailedError: the console refuses.
        """
        if not isinstance(value, dict) or set(value) != set(_STATUS):
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be {value!r}")
        with console_of(self.adb) as console:
            if value["up"] or value["down"]:
                up, down = value["up"] / 1000, value["down"] / 1000
                console.command(f"network speed {up:g}:{down:g}")
            else:
                console.command("network speed full")
            console.command(f"network delay {value['least']}:{value['most']}")
