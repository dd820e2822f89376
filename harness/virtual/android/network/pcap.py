"""Frames as they lie on the wire, and the file format that tcpdump and Wireshark read.

A file is a header, then for each frame its time, its length twice, and its bytes. Link type 1 is
Ethernet. Numbers of the file are written little-endian, those of the frames are big-endian.

Source: the pcap format (tcpdump.org), RFC 791, 792, 768, 9293 and 1035.
"""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path
from typing import Final

_FILE_HEADER: Final = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
_RECORD: Final = struct.Struct("<IIII")
_IPV4: Final = 0x0800
_ICMP, _TCP, _UDP = 1, 6, 17
_DONT_FRAGMENT: Final = 0x4000
_TIME_TO_LIVE: Final = 64
_WINDOW: Final = 65535
_LONGEST_SEGMENT: Final = 1460
_DNS_TTL: Final = 300
_NO_SUCH_NAME: Final = 3
# The emulator's gateway carries its address in its own: 52:55 and 10.0.2.2.
_GUEST: Final = bytes.fromhex("525400123456")
_GATEWAY: Final = bytes.fromhex("52550a000202")


class Flag(IntFlag):
    """The flags of TCP that are used here."""

    FIN = 1
    SYN = 2
    RST = 4
    PSH = 8
    ACK = 16


@dataclass(frozen=True)
class End:
    """One end of a conversation: an IPv4 address, and a port where there are ports."""

    address: str
    port: int = 0

    @property
    def packed(self) -> bytes:
        """Its address in four bytes."""
        return ipaddress.IPv4Address(self.address).packed


@dataclass(frozen=True)
class Direction:
    """Who says something to whom; `outward` when the device does."""

    source: End
    target: End
    outward: bool

    def back(self) -> Direction:
        """The way of the answer."""
        return Direction(self.target, self.source, not self.outward)


class PcapFile:
    """A file that grows by frames; each is there at once for whoever reads along."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._file.write(_FILE_HEADER)

    def write(self, seconds: float, frame: bytes) -> None:
        """Add a frame that was seen at this time."""
        whole = int(seconds)
        micro = int((seconds - whole) * 1_000_000)
        self._file.write(_RECORD.pack(whole, micro, len(frame), len(frame)) + frame)

    def close(self) -> None:
        """No more frames."""
        self._file.close()


def tcp(way: Direction, sequence: int, acknowledged: int, flags: Flag, data: bytes = b"") -> bytes:
    """A segment; one with SYN says how long segments may be."""
    options = struct.pack(">BBH", 2, 4, _LONGEST_SEGMENT) if flags & Flag.SYN else b""
    head = struct.pack(
        ">HHIIBBHHH",
        way.source.port,
        way.target.port,
        sequence & 0xFFFFFFFF,
        acknowledged & 0xFFFFFFFF,
        (5 + len(options) // 4) << 4,
        flags,
        _WINDOW,
        0,
        0,
    )
    return _frame(way, _TCP, _summed(head + options + data, 16, _pseudo(way, _TCP)))


def udp(way: Direction, data: bytes) -> bytes:
    """A datagram."""
    head = struct.pack(">HHHH", way.source.port, way.target.port, 8 + len(data), 0)
    return _frame(way, _UDP, _summed(head + data, 6, _pseudo(way, _UDP)))


def echo(way: Direction, number: int) -> bytes:
    """The question of a ping, outwards, or its answer."""
    kind = 8 if way.outward else 0
    message = struct.pack(">BBHHH", kind, 0, 0, number, 1) + bytes(range(56))
    return _frame(way, _ICMP, _summed(message, 2))


def lookup(way: Direction, number: int, name: str, address: str | None = None) -> bytes:
    """A query for the IPv4 address of a name, or, inwards, its answer; None: no such name."""
    flags = 0x0100 if way.outward else 0x8180 | (0 if address else _NO_SUCH_NAME)
    answers = 1 if address and not way.outward else 0
    labels = [label.encode("idna") for label in name.rstrip(".").split(".")]
    message = struct.pack(">HHHHHH", number, flags, 1, answers, 0, 0)
    message += b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    message += struct.pack(">HH", 1, 1)
    if answers and address:
        message += struct.pack(">HHHIH", 0xC00C, 1, 1, _DNS_TTL, 4) + End(address).packed
    return udp(way, message)


def segments(data: bytes) -> list[bytes]:
    """The pieces that fit a segment each."""
    starts = range(0, len(data), _LONGEST_SEGMENT)
    return [data[start : start + _LONGEST_SEGMENT] for start in starts]


def _frame(way: Direction, protocol: int, payload: bytes) -> bytes:
    ends = (_GATEWAY, _GUEST) if way.outward else (_GUEST, _GATEWAY)
    head = struct.pack(
        ">BBHHHBBH", 0x45, 0, 20 + len(payload), 0, _DONT_FRAGMENT, _TIME_TO_LIVE, protocol, 0
    )
    head = _summed(head + way.source.packed + way.target.packed, 10)
    return b"".join(ends) + struct.pack(">H", _IPV4) + head + payload


def _pseudo(way: Direction, protocol: int) -> bytes:
    return way.source.packed + way.target.packed + struct.pack(">H", protocol)


def _summed(message: bytes, place: int, pseudo: bytes = b"") -> bytes:
    """The message with its checksum at `place`, where it has two zeros."""
    extra = pseudo + struct.pack(">H", len(message)) if pseudo else b""
    padded = extra + message + b"\0" * (len(message) % 2)
    total = sum(struct.unpack(f">{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return message[:place] + struct.pack(">H", total ^ 0xFFFF) + message[place + 2 :]
