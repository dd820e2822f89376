"""The network interfaces as the kernel lists them: lo, the modem's, wlan0, in use or not."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.device import Android

_MAC = {"wlan0": "02:15:b2:00:00:00", "eth0": "52:54:00:12:34:56", "lo": "00:00:00:00:00:00"}
CELLULAR = "eth0"
"""The emulator's modem hands its packets over this interface."""


@dataclass(frozen=True)
class Interface:
    """One row of `ip addr`."""

    index: int
    name: str
    address: str
    """IPv4 with its prefix length, such as `10.0.2.16/24`; empty without one."""
    up: bool
    gateway: str = ""

    @property
    def mac(self) -> str:
        """The hardware address."""
        return _MAC.get(self.name, "02:00:00:00:00:01")

    @property
    def network(self) -> ipaddress.IPv4Network:
        """The network that the address is in."""
        return ipaddress.IPv4Interface(self.address).network


def interfaces(android: Android) -> list[Interface]:
    """All interfaces, in order of their index."""
    used = {each.interface: each for each in android.connectivity.networks()}
    found = [Interface(1, "lo", "127.0.0.1/8", up=True)]
    for index, name in ((2, CELLULAR), (5, "wlan0")):
        network = used.pop(name, None)
        address = _with_prefix(network.addresses[0]) if network and network.addresses else ""
        up = network is not None
        found.append(Interface(index, name, address, up, network.gateway if network else ""))
    for index, (name, network) in enumerate(used.items(), start=10):
        address = _with_prefix(network.addresses[0]) if network.addresses else ""
        found.append(Interface(index, name, address, up=True, gateway=network.gateway))
    return found


def _with_prefix(address: str) -> str:
    return address if "/" in address else f"{address}/24"
