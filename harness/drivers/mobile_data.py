"""The user's switch for mobile data, on the default data SIM.

Binds to: Adb, any API level; where there is a SIM.
Implements: LinkKnob[bool].

`svc data` is there on every level; from API 30 on it is a script around `cmd phone data`. Writing
the setting `mobile_data` changes nothing (AOSP, DataSettingsManager).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.errors import ProtocolError


@dataclass(frozen=True)
class MobileData:
    """Reads and writes the switch."""

    name: ClassVar[str] = "mobile-data"
    adb: Adb

    def available(self) -> bool:
        """Whether the device has a SIM that can be used."""
        states = self.adb.shell("getprop gsm.sim.state").split(",")
        return any(state in {"READY", "LOADED"} for state in states)

    def read(self) -> bool:
        """Whether it is on."""
        return self.adb.shell("settings get global mobile_data") != "0"

    def write(self, value: bool) -> None:
        """Turn it on or off.

        Raises:
            ProtocolError: the value is neither.
        """
        if value is not True and value is not False:
            raise ProtocolError(self.adb.serial, f"mobile data cannot be {value!r}")
        self.adb.shell(self.undo_command(value))

    def cuts_link(self, value: bool) -> bool:
        """Off may."""
        return not value

    def undo_command(self, value: bool) -> str:
        """What `write` runs."""
        return f"svc data {'enable' if value else 'disable'}"
