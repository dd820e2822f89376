"""The device's network as sockets see it.

Only two places are real: the device's own loopback (servers of this device, and ports that `adb
reverse` brought), and the host's loopback, which a device reaches as 10.0.2.2, as on the emulator.
Nothing else ever leaves the machine: packets to any other address vanish, which is a time-out.
"""

from __future__ import annotations

import errno
import ipaddress
import os
import random
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.android.network.capture import Capture
from harness.virtual.android.network.local_ports import Handler, LocalPorts
from harness.virtual.android.network.model import Transport
from harness.virtual.android.network.monitor import WORKING_RESOLVERS
from harness.virtual.android.network.relay import Link, Relay

if TYPE_CHECKING:
    from harness.virtual.android.network.model import Network
    from harness.virtual.device import Android

HOST_LOOPBACK = "10.0.2.2"
_RESOLVER = "10.0.2.3"
_NO_ANSWER_SECONDS = 10.0  # device seconds that a lookup takes when no packet comes back
_STRICT_SECONDS = 4.2  # private DNS in strict mode: 42 polls of 100 ms in DnsTlsDispatcher
_ZONE = {
    "www.google.com": "142.250.74.68",
    "google.com": "142.250.74.78",
    "connectivitycheck.gstatic.com": "142.250.74.67",
    "clients3.google.com": "142.250.74.46",
    "dns.google": "8.8.8.8",
    "time.android.com": "216.239.35.0",
}
"""Names that have an address and answer a ping; there is no server behind them."""


@dataclass(frozen=True)
class NetworkShape:
    """The emulator's shaper; rates in bits/s (0: no limit), delays in ms, guest to host."""

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

    def __init__(self, android: Android, host_names: Mapping[str, str]) -> None:
        self._android = android
        self._names = {**_ZONE, **host_names}
        self._changed = threading.Condition()
        self._relays: list[Relay] = []
        self._closed = False
        self.local = LocalPorts()
        self.shape = NetworkShape()
        self.capture = Capture()

    # connecting

    def connect(self, uid: int, host: str, port: int, timeout: float) -> socket.socket:
        """A TCP connection with the rights of `uid`; `timeout` in device seconds.

        The socket's own timeout is the same, in host seconds.

        Raises:
            socket.gaierror: no such name, or no way to ask.
            TimeoutError: packets vanish.
            OSError: by errno: ECONNREFUSED, ENETUNREACH, ECONNABORTED, …
        """
        address = self.resolve(uid, host)
        seconds = self._android.clock.host_seconds(timeout)
        if _is_loopback(address):
            if self._android.connectivity.firewall.blocks_loopback(uid):
                self._wait_in_vain(seconds, None)
            connection = self.local.dial(port)
        else:
            connection = self._connect_outside(uid, address, port, seconds)
        connection.settimeout(seconds)
        return connection

    def resolve(self, uid: int, name: str) -> str:  # noqa: ARG002  (the resolver asks for everyone)
        """The IPv4 address of a name.

        Raises:
            socket.gaierror: EAI_NODATA, as Android's resolver says of every failure.
        """
        if name in ("localhost", "ip6-localhost"):
            return "127.0.0.1"
        if _is_address(name):
            return name
        network = self._android.connectivity.default_network()
        if network is None:
            raise _no_address()
        clock = self._android.clock
        private = self._android.connectivity.private_dns
        if private.mode == "hostname" and private.host not in WORKING_RESOLVERS:
            self._sleep(clock.host_seconds(_STRICT_SECONDS), network)
            raise _no_address()
        question = self.capture.asked(_address_of(network), _RESOLVER, name)
        if self.link_blocked(network):
            self._sleep(clock.host_seconds(_NO_ANSWER_SECONDS), network)
            raise _no_address()
        address = self._names.get(name.lower().rstrip("."))
        question.answered(address)
        if address is None:
            raise _no_address()
        return address

    def ping(self, uid: int, host: str, timeout: float) -> PingReply | None:
        """One echo to a name or address; None: no answer in `timeout` device seconds.

        Raises:
            socket.gaierror: the name cannot be resolved.
            OSError: ENETUNREACH, there is no network.
        """
        address = self.resolve(uid, host)
        if _is_loopback(address):
            return PingReply(address, 0.05)
        network = self._network_for(uid)
        answers = address in (HOST_LOOPBACK, _RESOLVER) or address in self._names.values()
        blocked = self._is_blocked(uid)
        request = None if blocked else self.capture.pinged(_address_of(network), address)
        if not answers or self.link_blocked(network) or request is None:
            self._sleep(self._android.clock.host_seconds(timeout), network)
            return None
        delay = self._delay() if network.transport is Transport.CELLULAR else 0.0
        self._sleep(self._android.clock.host_seconds(delay), network)
        request.answered()
        return PingReply(address, 1000 * delay + random.uniform(0.4, 1.6))  # noqa: S311  (jitter)

    # serving

    def listen(self, port: int, handler: Handler) -> int:
        """Serve a TCP port of the device's loopback; port 0 takes a free one; returns the port.

        Each connection runs `handler(socket)` on a thread of its own; the handler closes the
        socket.

        Raises:
            OSError: EADDRINUSE, the port is taken.
        """
        return self.local.listen(port, handler)

    def unlisten(self, port: int) -> None:
        """Stop serving it."""
        self.local.unlisten(port)

    def dial_loopback(self, port: int) -> socket.socket:
        """Connect to a port of the device's loopback (adb forward); `ConnectionRefusedError`."""
        return self.local.dial(port)

    def listening(self) -> list[int]:
        """The served ports, sorted."""
        return self.local.ports()

    def register_abstract(self, name: str, handler: Handler) -> None:
        """Serve a name of the abstract socket space (`localabstract:`)."""
        self.local.register(name, handler)

    def unregister_abstract(self, name: str) -> None:
        """Stop serving it."""
        self.local.unregister(name)

    def dial_abstract(self, name: str) -> socket.socket:
        """Connect to it; `ConnectionRefusedError`."""
        return self.local.dial_name(name)

    # what the emulator does to the link

    def set_shape(self, shape: NetworkShape) -> None:
        """Shape the cellular link (Wi-Fi has a stack of its own), for open connections too."""
        self.shape = shape

    def link_blocked(self, network: Network) -> bool:
        """Whether no packet passes although the link is up."""
        return network.transport is Transport.WIFI and self._android.wifi.is_blocked(network.ssid)

    def is_internet_name(self, host: str) -> bool:
        """Whether a host name is one of the Internet that this device pretends to have."""
        return host in _ZONE

    def host_server(self, host: str, port: int) -> tuple[str, int] | None:
        """The host's own address behind a device name or address; None when there is none."""
        address = self._names.get(host, host)
        return ("127.0.0.1", port) if address == HOST_LOOPBACK else None

    # ends

    def abort(self, uid: int | None = None) -> None:
        """Reset live connections through a network: of one uid, or all."""
        for relay in self._live():
            if uid is None or relay.uid == uid:
                relay.abort()

    def networks_changed(self) -> None:
        """Connections through networks that are gone end now."""
        present = {network.net_id for network in self._android.connectivity.networks()}
        with self._changed:
            self._changed.notify_all()
        for relay in self._live():
            if relay.net_id not in present:
                relay.abort()

    def close(self) -> None:
        """End everything; nothing can be connected any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        relays = self._live()
        self.abort()
        self.capture.stop()
        self.local.close()
        for relay in relays:
            relay.join(1.0)

    # inside

    def _connect_outside(self, uid: int, address: str, port: int, seconds: float) -> socket.socket:
        network = self._network_for(uid)
        if address == _RESOLVER or address in (a.partition("/")[0] for a in network.addresses):
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        seen = self.capture.conversation(_address_of(network), address, port)
        blocked = self._is_blocked(uid)
        if not blocked:
            seen.knock()
        if address != HOST_LOOPBACK or blocked or self.link_blocked(network):
            self._wait_in_vain(seconds, network)
        try:
            outside = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        except ConnectionRefusedError:
            seen.refused()
            raise
        seen.accepted()
        outside.settimeout(None)
        relay = Relay(uid, network.net_id, outside, self._link(uid, network), seen)
        with self._changed:
            self._relays = [each for each in self._relays if not each.done]
            self._relays.append(relay)
        relay.start()
        return relay.end

    def _link(self, uid: int, network: Network) -> Link:
        cellular = network.transport is Transport.CELLULAR

        def up_seconds(size: int) -> float:
            shape = self.shape if cellular else NetworkShape()
            wait = 8 * size / shape.upload if shape.upload else 0.0
            delay = self._delay() if cellular else 0.0
            return self._android.clock.host_seconds(wait + delay)

        def down_seconds(size: int) -> float:
            shape = self.shape if cellular else NetworkShape()
            wait = 8 * size / shape.download if shape.download else 0.0
            limit = self._android.connectivity.ingress_limit
            if limit > 0:
                wait = max(wait, size / limit)
            return self._android.clock.host_seconds(wait)

        def blocked() -> bool:
            return self._is_blocked(uid) or self.link_blocked(network)

        return Link(blocked, up_seconds, down_seconds)

    def _delay(self) -> float:
        """Seconds by which the emulator holds back a packet of the guest."""
        shape = self.shape
        return random.uniform(shape.min_delay, max(shape.min_delay, shape.max_delay)) / 1000  # noqa: S311

    def _is_blocked(self, uid: int) -> bool:
        return self._android.connectivity.blocked(uid) is not None

    def _network_for(self, _uid: int) -> Network:
        network = self._android.connectivity.default_network()
        if network is None:
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
        return network

    def _live(self) -> list[Relay]:
        with self._changed:
            return [relay for relay in self._relays if not relay.done]

    def _wait_in_vain(self, seconds: float, network: Network | None) -> None:
        """Packets vanish: a time-out, unless the network goes away before."""
        self._sleep(seconds, network)
        raise TimeoutError("timed out")

    def _sleep(self, seconds: float, network: Network | None) -> None:
        """Wait; `OSError` ECONNABORTED when the network goes away meanwhile."""

        def gone() -> bool:
            if self._closed:
                return True
            return network is not None and self._android.connectivity.get(network.net_id) is None

        with self._changed:
            if seconds > 0 and self._changed.wait_for(gone, seconds):
                raise ConnectionAbortedError(errno.ECONNABORTED, os.strerror(errno.ECONNABORTED))


def _no_address() -> socket.gaierror:
    return socket.gaierror(socket.EAI_NODATA, "No address associated with hostname")


def _address_of(network: Network) -> str:
    return network.addresses[0].partition("/")[0]


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def _is_loopback(address: str) -> bool:
    return address.startswith("127.")
