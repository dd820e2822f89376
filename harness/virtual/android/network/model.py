"""What is known of a network that the device is connected to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.network.proxy import HttpProxy


class Transport(StrEnum):
    """NetworkCapabilities.TRANSPORT_*, by the names that dumps print."""

    WIFI = "WIFI"
    CELLULAR = "CELLULAR"


@dataclass(frozen=True)
class Network:
    """A connected network (NetworkAgentInfo)."""

    net_id: int
    transport: Transport
    interface: str
    addresses: tuple[str, ...]
    gateway: str
    dns: tuple[str, ...]
    validated: bool = False
    metered: bool = False
    captive_portal: bool = False
    partial_connectivity: bool = False
    private_dns_broken: bool = False
    ssid: str = ""
    proxy: HttpProxy | None = None
    """What its own configuration says; a global proxy goes before it."""

    @property
    def address(self) -> str:
        """The first of `addresses`, without the length of its prefix."""
        return self.addresses[0].partition("/")[0]


@dataclass(frozen=True)
class PrivateDns:
    """The mode (`off`, `opportunistic`, `hostname`) and the host of strict mode."""

    mode: str
    host: str = ""
