"""The two ports of a device: an even one for the emulator console, the next one for adb.

adb and every tool that reads `emulator-5554` as a port number rely on this pairing; the emulator
itself takes 5554-5682 (external-qemu, android/emulation/android_emulation_control and main-common).
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass

from harness.virtual.errors import PortInUseError

FIRST_CONSOLE_PORT = 5554
LAST_CONSOLE_PORT = 5682
_ANY_FIRST = 20_000
_ANY_LAST = 32_000  # below the range from which Linux gives out ports by itself
_LOOPBACK = "127.0.0.1"
_BACKLOG = 64


@dataclass(frozen=True)
class PortPair:
    """Two listening sockets of the loopback; whoever holds the pair closes them."""

    console_port: int
    console: socket.socket
    adb: socket.socket

    @property
    def adb_port(self) -> int:
        """The odd port."""
        return self.console_port + 1

    @property
    def serial(self) -> str:
        """Adb's name for the device behind it."""
        return f"emulator-{self.console_port}"

    def close(self) -> None:
        """Free both ports."""
        self.console.close()
        self.adb.close()


def take_pair(port: int | None, after: int | None = None) -> PortPair:
    """Bind a pair.

    Args:
        port: the even port to take; 0 for any above 20000; None for the first free one from 5554.
        after: with None, look only above this console port.

    Raises:
        PortInUseError: somebody else listens there, or everywhere.
        ValueError: the port is odd or out of range.
    """
    if port is None:
        start = FIRST_CONSOLE_PORT if after is None else after + 2
        return _first_free(range(start, max(LAST_CONSOLE_PORT, start + 2) + 1, 2))
    if port == 0:
        import random  # noqa: PLC0415  (with a port of one's own, a device starts sooner)

        candidates = list(range(_ANY_FIRST, _ANY_LAST, 2))
        random.shuffle(candidates)
        return _first_free(candidates)
    if port % 2 or not 1024 <= port <= 65534:  # noqa: PLR2004  (the ports that users may bind)
        raise ValueError(f"the console port must be even and 1024-65534, not {port}")
    return _bind_pair(port)


def _first_free(ports: Iterable[int]) -> PortPair:
    failure: PortInUseError | None = None
    for port in ports:
        try:
            return _bind_pair(port)
        except PortInUseError as error:
            failure = failure or error
    raise failure or PortInUseError("there is no free pair of ports")


def _bind_pair(port: int) -> PortPair:
    console = _listen(port)
    try:
        return PortPair(port, console, _listen(port + 1))
    except PortInUseError:
        console.close()
        raise


def _listen(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((_LOOPBACK, port))
        sock.listen(_BACKLOG)
    except OSError as error:
        sock.close()
        raise PortInUseError(f"port {port} of {_LOOPBACK} is taken ({error.strerror})") from error
    return sock
