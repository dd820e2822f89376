"""The user's Wi-Fi switch.

Binds to: Adb, any API level.
Implements: LinkKnob[bool].

`svc wifi` is there on every level; from API 30 on it is a script around `cmd wifi`
(AOSP, frameworks/base/cmds/svc). `wifi_on` is 1 for on, 2 for on in airplane mode, and 3 for off
because of airplane mode (WifiSettingsStore).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.drivers.timed_undo import over_network
from harness.errors import ProtocolError
from harness.parsers.dumpsys_connectivity import parse_connectivity
from harness.parsers.lines import read_from

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

        A Wi-Fi that is joined but was found to lead nowhere is joined anew: Android looks again at
        one that it judged only at growing intervals (NetworkMonitor, up to ten minutes). Not where
        ADB goes by a network: it might be this one, and be gone before the second command.

        Raises:
            ProtocolError: the value is neither.
        """
        if value is not True and value is not False:
            raise ProtocolError(self.adb.serial, f"Wi-Fi cannot be {value!r}")
        if value is True and not over_network(self.adb) and self._leads_nowhere():
            self.adb.shell("svc wifi disable")
        self.adb.shell(self.undo_command(value))

    def cuts_link(self, value: bool) -> bool:
        """Off may."""
        return not value

    def undo_command(self, value: bool) -> str:
        """The switch alone."""
        return f"svc wifi {'enable' if value else 'disable'}"

    def _leads_nowhere(self) -> bool:
        dump = self.adb.shell("dumpsys connectivity")
        agents = read_from(self.adb.serial, parse_connectivity, dump).agents
        return any("WIFI" in each.transports and not each.validated for each in agents)
