"""A port of the device's own loopback that leads to one of this host, through adb.

Binds to: Adb, API 21 on.
Implements: Knob[str].

It goes with the connection: a reboot or a restart of adbd takes it away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.adb import Adb
from harness.errors import ProtocolError

_PLACE = re.compile(r"|tcp:\d+")


@dataclass(frozen=True)
class ReversePort:
    """Where a port of the device leads, as `tcp:PORT`; "" for nowhere."""

    adb: Adb
    port: int

    @property
    def name(self) -> str:
        """Its name in journals."""
        return f"reverse-port:{self.port}"

    def read(self) -> str:
        """Where it leads now."""
        return self.adb.reverses().get(f"tcp:{self.port}", "")

    def write(self, value: str) -> None:
        """Have it lead somewhere else.

        Raises:
            ProtocolError: the value is no such place.
            CommandFailedError: the port is taken on the device.
        """
        if not isinstance(value, str) or _PLACE.fullmatch(value) is None:
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be {value!r}")
        if value:
            self.adb.reverse(f"tcp:{self.port}", value)
        elif self.read():
            self.adb.remove_reverse(f"tcp:{self.port}")
