"""What a packet capture of the device's link shows, made from the bytes that the network relays.

No frames exist here: a conversation is told as TCP would have had it, without losses and with an
acknowledgement for each piece that was passed on. What a firewall of the device holds back is not
on the link. A conversation that began before the capture shows from there on, as in any capture.
"""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

from harness.virtual.android.network import pcap
from harness.virtual.android.network.flow import Flow
from harness.virtual.android.network.pcap import Direction, End, Flag, PcapFile

_RANDOM = random.Random()  # noqa: S311  (nobody guesses numbers here)


def _number(bits: int) -> int:
    return _RANDOM.getrandbits(bits)


class Capture:
    """The file of one device, if there is one; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file: PcapFile | None = None

    def start(self, path: Path) -> None:
        """Capture into a new file; ends the capture before.

        Raises:
            OSError: the file cannot be written; nothing is captured.
        """
        self.stop()
        file = PcapFile(path)
        with self._lock:
            self._file = file

    def stop(self) -> None:
        """End the capture, if there is one."""
        with self._lock:
            file, self._file = self._file, None
            if file is not None:
                file.close()

    def write(self, *frames: bytes) -> None:
        """These frames pass now."""
        with self._lock:
            if self._file is not None:
                for frame in frames:
                    self._file.write(time.time(), frame)

    @property
    def running(self) -> bool:
        """Whether anybody looks at frames."""
        return self._file is not None

    def conversation(self, flow: Flow) -> Conversation:
        """A TCP connection; nothing has been said."""
        return Conversation(self, _way(flow))

    def asked(self, flow: Flow, name: str) -> Lookup:
        """The device asks a resolver for a name."""
        return Lookup(self, _way(flow), name)

    def pinged(self, flow: Flow) -> Ping:
        """The device sends an echo request."""
        return Ping(self, Direction(End(flow.source), End(flow.destination), True))


def _way(flow: Flow) -> Direction:
    here = End(flow.source, flow.source_port)
    return Direction(here, End(flow.destination, flow.destination_port), True)


class Lookup:
    """A question to a resolver; the packet is on its way when it is made."""

    def __init__(self, capture: Capture, way: Direction, name: str) -> None:
        self._capture = capture
        self._way = way
        self._name = name
        self._number = _number(16)
        if capture.running:
            capture.write(pcap.lookup(way, self._number, name))

    def answered(self, address: str | None) -> None:
        """The resolver knows the address, or that there is no such name."""
        if self._capture.running:
            back = self._way.back()
            self._capture.write(pcap.lookup(back, self._number, self._name, address))


class Ping:
    """An echo request; the packet is on its way when it is made."""

    def __init__(self, capture: Capture, way: Direction) -> None:
        self._capture = capture
        self._way = way
        self._number = _number(16)
        if capture.running:
            capture.write(pcap.echo(way, self._number))

    def answered(self) -> None:
        """The reply is here."""
        if self._capture.running:
            self._capture.write(pcap.echo(self._way.back(), self._number))


class Conversation:
    """A TCP connection from the device; it counts what is said also while nobody captures."""

    def __init__(self, capture: Capture, way: Direction) -> None:
        self._capture = capture
        self._ways = {True: way, False: way.back()}
        self._next = {True: _number(32), False: _number(32)}
        self._lock = threading.Lock()
        self._over = False

    def knock(self) -> None:
        """The device asks for a connection, and may never hear anything."""
        with self._lock:
            self._capture.write(pcap.tcp(self._ways[True], self._next[True], 0, Flag.SYN))
            self._next[True] += 1

    def accepted(self) -> None:
        """The server agrees, and the device says that it has heard."""
        with self._lock:
            self._say(False, Flag.SYN | Flag.ACK)
            self._next[False] += 1
            self._say(True, Flag.ACK)

    def refused(self) -> None:
        """Nobody listens there."""
        with self._lock:
            self._next[False] = 0
            self._say(False, Flag.RST | Flag.ACK)

    def said(self, outward: bool, data: bytes) -> None:
        """These bytes have been passed on."""
        with self._lock:
            if self._capture.running:
                for piece in pcap.segments(data):
                    self._say(outward, Flag.PSH | Flag.ACK, piece)
                    self._next[outward] += len(piece)
                self._say(not outward, Flag.ACK)
            else:
                self._next[outward] += len(data)

    def ended(self, outward: bool) -> None:
        """That side says no more."""
        with self._lock:
            if self._over:
                return
            self._say(outward, Flag.FIN | Flag.ACK)
            self._next[outward] += 1
            self._say(not outward, Flag.ACK)

    def reset(self) -> None:
        """The host breaks it off."""
        with self._lock:
            if not self._over:
                self._say(False, Flag.RST | Flag.ACK)
            self._over = True

    def _say(self, outward: bool, flags: Flag, data: bytes = b"") -> None:
        if self._capture.running:
            sequence, acknowledged = self._next[outward], self._next[not outward]
            self._capture.write(pcap.tcp(self._ways[outward], sequence, acknowledged, flags, data))
