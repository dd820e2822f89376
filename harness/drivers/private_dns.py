"""Private DNS: the mode, and the server of strict mode.

Binds to: Adb, API 28 on.
Implements: Knob[Values].

Each key has an observer of its own, so the order of writing matters: into strict mode the server
first, out of it the mode first (AOSP, DnsManager).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.drivers.settings_group import Values, expect_group, read_group, write_group

_MODE, _SERVER = "private_dns_mode", "private_dns_specifier"
_STRICT = "hostname"
KEYS = (_MODE, _SERVER)
"""Both of its global settings."""


@dataclass(frozen=True)
class PrivateDns:
    """Reads and writes both settings."""

    name: ClassVar[str] = "private-dns"
    adb: Adb

    def read(self) -> Values:
        """Both settings, None where there is none."""
        return read_group(self.adb, KEYS)

    def write(self, value: Values) -> None:
        """Change both.

        Raises:
            ProtocolError: the value is no such pair.
        """
        values = expect_group(self.adb.serial, self.name, value, KEYS)
        strict = values.get(_MODE) == _STRICT
        write_group(self.adb, values, (_SERVER, _MODE) if strict else (_MODE, _SERVER))

    def use(self, server: str) -> None:
        """Strict mode with a server."""
        self.write({_MODE: _STRICT, _SERVER: server})
