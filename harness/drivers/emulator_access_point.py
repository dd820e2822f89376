"""An emulator's Wi-Fi access point: joined as ever, but nothing passes it while it is blocked.

Binds to: an emulator's console.
Implements: LinkKnob[bool].

There is no getter: what nobody blocked is open (external-qemu, console.cpp, `wifi block`).
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.emulator_console import console_of
from harness.errors import CommandFailedError, ProtocolError


@dataclass(frozen=True)
class EmulatorAccessPoint:
    """Blocks and unblocks it by its name."""

    adb: Adb
    ssid: str

    @property
    def name(self) -> str:
        """Its name in journals."""
        return f"emulator-access-point:{self.ssid}"

    def available(self) -> bool:
        """Whether this emulator has the command and the network."""
        try:
            with console_of(self.adb) as console:
                console.command(f"wifi unblock {self.ssid}")
        except CommandFailedError:
            return False
        return True

    def read(self) -> bool:
        """Whether it is blocked; nobody but us does that."""
        return False

    def write(self, value: bool) -> None:
        """Block it, or let everything pass.

        Raises:
            ProtocolError: the value is neither.
            CommandFailedError: the console refuses.
        """
        if value is not True and value is not False:
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be {value!r}")
        with console_of(self.adb) as console:
            console.command(f"wifi {'block' if value else 'unblock'} {self.ssid}")

    def cuts_link(self, value: bool) -> bool:
        """Blocked, it may."""
        return value

    def undo_command(self, _value: bool) -> str:
        """None: the console is outside of the device."""
        return ""
