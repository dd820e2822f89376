"""The default network: what an app's traffic would take now, and whether it leads anywhere.

Binds to: Adb, any API level.
Implements: a sensor.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.parsers.dumpsys_connectivity import NetworkAgent, parse_default
from harness.parsers.lines import read_from


@dataclass(frozen=True)
class NetworkStatus:
    """The default network as Android sees it.

    Attributes:
        net_id: its number; None if there is no default network.
        transports: such as `WIFI` or `CELLULAR`; "" if there is none.
        validated: whether Android could reach the Internet through it.
        interface: the one that its packets take, such as `wlan0`; "" if there is none.
    """

    net_id: int | None
    transports: str
    validated: bool
    interface: str = ""

    def __str__(self) -> str:
        if self.net_id is None:
            return "no default network"
        return f"{self.transports} {'validated' if self.validated else 'not validated'}"


@dataclass(frozen=True)
class DefaultNetwork:
    """Reads the default network."""

    adb: Adb

    def read(self) -> NetworkStatus:
        """What it is now.

        Raises:
            ProtocolError: the device does not name it, or does not describe it.
        """
        dump = self.adb.shell("dumpsys connectivity")
        return network_status(read_from(self.adb.serial, parse_default, dump))


def network_status(default: NetworkAgent | None) -> NetworkStatus:
    """The status of the default network, None for none."""
    if default is None:
        return NetworkStatus(None, "", validated=False)
    return NetworkStatus(default.net_id, default.transports, default.validated, default.interface)
