"""Round trips as the shell sees them, which per-app firewalls do not touch.

Binds to: Adb, any API level.
Implements: a sensor.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.parsers.lines import read_from
from harness.parsers.ping import Ping, parse_ping
from harness.shell_words import name_word

_PER_PROBE_S = 2.0


@dataclass(frozen=True)
class Pinging:
    """Sends echoes to a host; needs no rights below an interval of 200 ms."""

    adb: Adb

    def read(self, host: str, count: int = 1) -> Ping:
        """What came of `count` echoes.

        Raises:
            ProtocolError: `ping` said something else.
        """
        command = f"ping -c {count} -i 0.2 -W 2 {name_word(host, 'a host')}"
        result = self.adb.run(command, timeout_s=30.0 + _PER_PROBE_S * count)
        return read_from(self.adb.serial, parse_ping, result.output)
