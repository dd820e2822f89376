"""Data saver: apps in the background get no metered network.

Binds to: Adb, API 24 on.
Implements: Knob[bool].
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.errors import ProtocolError

_STATUS = re.compile(r"Restrict background status: (enabled|disabled)")


@dataclass(frozen=True)
class DataSaver:
    """Reads and writes through the network policy service, whose exit status says nothing."""

    name: ClassVar[str] = "data-saver"
    adb: Adb

    def read(self) -> bool:
        """Whether it is on.

        Raises:
            ProtocolError: the device says neither.
        """
        said = self.adb.run("cmd netpolicy get restrict-background").output
        found = _STATUS.search(said)
        if found is None:
            raise ProtocolError(self.adb.serial, f"data saver is {said.strip()!r}")
        return found[1] == "enabled"

    def write(self, value: bool) -> None:
        """Turn it on or off.

        Raises:
            ProtocolError: the value is neither, or the device did not take it.
        """
        if value is not True and value is not False:
            raise ProtocolError(self.adb.serial, f"data saver cannot be {value!r}")
        self.adb.run(f"cmd netpolicy set restrict-background {str(value).lower()}")
        if self.read() is not value:
            raise ProtocolError(self.adb.serial, f"data saver did not become {value}")
