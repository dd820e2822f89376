"""A packet as the kernel's filters see it, and what they make of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which built-in chain a packet of this device passes."""

    INPUT = "INPUT"
    OUTPUT = "OUTPUT"


@dataclass(frozen=True)
class Packet:
    """The facts that rules ask about; the family is that of `destination`.

    Attributes:
        direction: into this device, or out of it.
        protocol: `tcp`, `udp`, `icmp` or `ipv6-icmp`.
        source: its address, without a prefix length.
        destination: the other address.
        interface: by which it comes or goes, such as `wlan0` or `lo`.
        source_port: of TCP and UDP.
        destination_port: of TCP and UDP.
        uid: whose socket it leaves; None when nobody's, and always on the way in.
        established: whether connection tracking has seen an answer before.
        opens: a TCP packet with SYN alone.
        icmp_type: of ICMP; 8 is the echo request (128 in ICMPv6).
        size: its length with the IP header, in bytes.
        payload: what follows its headers, for `-m string`.
    """

    direction: Direction
    protocol: str
    source: str
    destination: str
    interface: str
    source_port: int = 0
    destination_port: int = 0
    uid: int | None = None
    established: bool = False
    opens: bool = False
    icmp_type: int = 8
    size: int = 0
    payload: bytes = b""


class Action(StrEnum):
    """What becomes of a packet."""

    ACCEPT = "ACCEPT"
    DROP = "DROP"
    REJECT = "REJECT"


@dataclass(frozen=True)
class Verdict:
    """An action, and of `REJECT` the answer, such as `tcp-reset`."""

    action: Action
    reject_with: str = ""
