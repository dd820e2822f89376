"""Airplane mode: the one switch that cuts every radio.

Binds to: Adb, where `cmd connectivity help` lists airplane-mode (API 28 on).
Implements: LinkKnob[bool].

Writing the setting `airplane_mode_on` instead only changes what is shown: the broadcast that tells
the radios is protected, and shell may not send it from API 24 on (AOSP, ActivityManagerService).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.errors import ProtocolError


@dataclass(frozen=True)
class AirplaneMode:
    """Reads and writes through the connectivity service; the setting alone proves nothing."""

    name: ClassVar[str] = "airplane-mode"  # stable: journals on disk refer to it
    adb: Adb

    def available(self) -> bool:
        """Whether this device's connectivity service takes the command."""
        listed = self.adb.run("cmd connectivity help")
        return "airplane-mode" in listed.output

    def read(self) -> bool:
        """Whether it is on.

        Raises:
            ProtocolError: the device said neither enabled nor disabled.
        """
        said = self.adb.shell("cmd connectivity airplane-mode")
        if said not in {"enabled", "disabled"}:
            raise ProtocolError(self.adb.serial, f"airplane mode is {said!r}")
        return said == "enabled"

    def write(self, value: bool) -> None:
        """Turn it on or off; the shell raises if the device refuses.

        Raises:
            ProtocolError: the value is neither; a journal was changed by hand.
        """
        if value is not True and value is not False:
            raise ProtocolError(self.adb.serial, f"airplane mode cannot be {value!r}")
        self.adb.shell(self.undo_command(value))

    def cuts_link(self, value: bool) -> bool:
        """On does, where Wi-Fi is not kept (a choice from API 34 on)."""
        return value

    def undo_command(self, value: bool) -> str:
        """What `write` runs."""
        return f"cmd connectivity airplane-mode {'enable' if value else 'disable'}"
