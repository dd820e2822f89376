"""How strong an emulator's cellular signal is shown; traffic does not feel it.

Binds to: an emulator's console; the strength is read over Adb.
Implements: Knob[int].

`gsm signal` takes 0 to 31 and 99 for unknown (3GPP 27.007, +CSQ); there is no getter, so the
telephony registry is read, which follows within seconds. Levels of five bars stand for ranges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.drivers.emulator_console import console_of
from harness.errors import ProtocolError
from harness.parsers.dumpsys_telephony_registry import parse_signal
from harness.parsers.lines import read_from

_UNKNOWN = 99
_MOST = 31


@dataclass(frozen=True)
class EmulatorSignal:
    """Reads and writes the strength in the unit of `gsm signal`."""

    name: ClassVar[str] = "emulator-signal"
    adb: Adb

    def read(self) -> int:
        """The strength of the first slot.

        Raises:
            ProtocolError: the registry does not say.
        """
        dump = self.adb.shell("dumpsys telephony.registry")
        return read_from(self.adb.serial, parse_signal, dump)

    def write(self, value: int) -> None:
        """Change it.

        Raises:
            ProtocolError: there is no such strength.
        """
        if type(value) is not int or not (0 <= value <= _MOST or value == _UNKNOWN):
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be {value!r}")
        with console_of(self.adb) as console:
            console.command(f"gsm signal {value}")
