"""One conversation of the device with the outside, as the kernel's filters see its packets."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from harness.virtual.android.network.packets import Direction, Packet

_EPHEMERAL = (32768, 60999)  # net.ipv4.ip_local_port_range
_RANDOM = random.Random()  # noqa: S311  (nobody guesses ports here)


def _ephemeral_port() -> int:
    return _RANDOM.randint(*_EPHEMERAL)


@dataclass(frozen=True)
class Flow:
    """Between one of the device's sockets and the other end, a server as a rule.

    Attributes:
        protocol: `tcp`, `udp` or `icmp`.
        uid: whose socket it is.
        interface: by which it leaves.
        source: the device's address there.
        destination: the other end's address.
        destination_port: of TCP and UDP.
        source_port: of TCP and UDP.
    """

    protocol: str
    uid: int
    interface: str
    source: str
    destination: str
    destination_port: int = 0
    source_port: int = field(default_factory=_ephemeral_port)

    def leaving(self, size: int, *, opens: bool = False, established: bool = False) -> Packet:
        """A packet to the server, of so many bytes."""
        return Packet(
            direction=Direction.OUTPUT,
            protocol=self.protocol,
            source=self.source,
            destination=self.destination,
            interface=self.interface,
            source_port=self.source_port,
            destination_port=self.destination_port,
            uid=self.uid,
            established=established,
            opens=opens,
            size=size,
        )

    def coming(self, size: int) -> Packet:
        """A packet back from the server."""
        return Packet(
            direction=Direction.INPUT,
            protocol=self.protocol,
            source=self.destination,
            destination=self.source,
            interface=self.interface,
            source_port=self.destination_port,
            destination_port=self.source_port,
            established=True,
            icmp_type=0,
            size=size,
        )

    def asking(self, size: int) -> Packet:
        """The packet by which the other end asks for this conversation."""
        return replace(self.coming(size), established=False, opens=True)
