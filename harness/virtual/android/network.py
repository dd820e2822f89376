"""The device's network as sockets see it.

Only two places are real: the device's own loopback (servers of this device, and ports that `adb reverse`
brought), and the host's loopback, which a device reaches as 10.0.2.2, as on the emulator. Nothing else
ever leaves the machine.
"""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.device import Android

HOST_LOOPBACK = "10.0.2.2"
Handler = Callable[[socket.socket], None]


@dataclass(frozen=True)
class NetworkShape:
    """How slow the emulator's link is; rates in bits/s (0: no limit), delays in milliseconds."""

    download: int = 0
    upload: int = 0
    min_delay: int = 0
    max_delay: int = 0


@dataclass(frozen=True)
class PingReply:
    """One answer; time in milliseconds."""

    address: str
    milliseconds: float


class NetworkStack:
    """Sockets, names and reachability of one device; thread-safe."""

    def __init__(self, android: "Android", host_names: Mapping[str, str]) -> None:
        self._android = android
        self._host_names = dict(host_names)

    def connect(self, uid: int, host: str, port: int, timeout: float) -> socket.socket:
        """A TCP connection with the rights of `uid`; `timeout` in device seconds.

        Raises:
            socket.gaierror: no such name, or no way to ask.
            TimeoutError: packets vanish.
            OSError: by errno: ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, EPERM, …
        """
        raise NotImplementedError

    def resolve(self, uid: int, name: str) -> str:
        """The IPv4 address of a name; `socket.gaierror` when there is none or no way to ask."""
        raise NotImplementedError

    def ping(self, uid: int, host: str, timeout: float) -> PingReply | None:
        """One echo to a name or address; None: no answer. Raises as `connect` does."""
        raise NotImplementedError

    def listen(self, port: int, handler: Handler) -> int:
        """Serve a TCP port of the device's loopback; port 0 takes a free one; returns the port.

        Each connection runs `handler(socket)` on a thread of its own; the handler closes the socket.
        `OSError` EADDRINUSE when the port is taken.
        """
        raise NotImplementedError

    def unlisten(self, port: int) -> None:
        """Stop serving it."""
        raise NotImplementedError

    def dial_loopback(self, port: int) -> socket.socket:
        """Connect to a port of the device's loopback (adb forward); `ConnectionRefusedError`."""
        raise NotImplementedError

    def listening(self) -> list[int]:
        """The served ports, sorted."""
        raise NotImplementedError

    def register_abstract(self, name: str, handler: Handler) -> None:
        """Serve a name of the abstract socket space (`localabstract:`)."""
        raise NotImplementedError

    def dial_abstract(self, name: str) -> socket.socket:
        """Connect to it; `ConnectionRefusedError`."""
        raise NotImplementedError

    @property
    def shape(self) -> NetworkShape:
        """What the emulator console's `network speed/delay` set."""
        raise NotImplementedError

    def set_shape(self, shape: NetworkShape) -> None:
        """Change it, for open connections too."""
        raise NotImplementedError

    def abort(self, uid: int | None = None) -> None:
        """Reset live sockets: of one uid, or all that do not stay on the loopback."""
        raise NotImplementedError
