"""The user's Wi-Fi switch.

Binds to: Adb, any API level.
Implements: Knob[bool].

`svc wifi` is there on every level; from API 30 on it is a script around `cmd wifi`
(AOSP, frameworks/base/cmds/svc). `wifi_on` is 1 for on, 2 for on in airplane mode, and 3 for off
because of airplane mode (WifiSettingsStore).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.errors import ProtocolError

_ON = frozenset({"1", "2"})


@dataclass(frozen=True)
class Wifi:
    """Reads and writes the switch; whether a network is joined is another question."""

    name: ClassVar[str] = "wifi"
    adb: Adb

    def read(self) -> bool:
        """Whether it is on."""
        return self.adb.shell("settings get global wifi_on") in _ON

    def write(self, value: bool) -> None:
        """Turn it on or off.

        Raises:
            ProtocolError: the value is neither.
        """
        if value is not True and value is not False:
            raise ProtocolError(self.adb.serial, f"Wi-Fi cannot be {value!r}")
        self.adb.shell(f"svc wifi {'enable' if value else 'disable'}")
