"""The device's network as sockets see it.

Only two places are real: the device's own loopback (servers of this device, and ports that `adb
reverse` brought), and the host's loopback, which a device reaches as 10.0.2.2, as on the emulator.
Nothing else ever leaves the machine: packets to any other address vanish, which is a time-out.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.virtual.android.network.capture import Capture
from harness.virtual.android.network.flow import Flow
from harness.virtual.android.network.links import Links, NetworkShape
from harness.virtual.android.network.local_ports import Handler, LocalPorts
from harness.virtual.android.network.model import Transport
from harness.virtual.android.network.packets import Action, Packet
from harness.virtual.android.network.relay import Relay
from harness.virtual.android.network.resolver import INTERNET_NAMES, RESOLVER, Resolver
from harness.virtual.android.network.silence import ADB_PROBES
from harness.virtual.android.network.ways import ways_of
from harness.virtual.android.network.wire import Wire

if TYPE_CHECKING:
    from harness.virtual.android.network.model import Network
    from harness.virtual.device import Android

HOST_LOOPBACK = "10.0.2.2"
_FIRST_SYN_WAIT = 1.0  # device seconds until a SYN is repeated, doubled each time (RFC 6298)
_SYN_BYTES = (60, 60)
_ECHO_BYTES = (84, 84)  # an IP packet of ping with 56 bytes of data
_NETWORK_STACK_UID = 1073  # AID_NETWORK_STACK
_OWN_TIME = 0.0004  # seconds that a host at the other end takes to answer


@dataclass(frozen=True)
class PingReply:
    """One answer; time in milliseconds."""

    address: str
    milliseconds: float


class NetworkStack:
    """Sockets, names and reachability of one device; thread-safe."""

    def __init__(self, android: Android, host_names: Mapping[str, str]) -> None:
        self._android = android
        self._resolver = Resolver(android, host_names)
        self._changed = threading.Condition()
        self._relays: list[Relay] = []
        self._closed = False
        self._wire = Wire()
        self.local = LocalPorts()
        self.links = Links(android)
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
            self._expect_loopback(uid, address, port, seconds)
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
        return self._resolver.resolve(name)

    def set_name_servers(self, net_id: int, servers: tuple[str, ...]) -> None:
        """See `Resolver.set_servers`."""
        self._resolver.set_servers(net_id, servers)

    def ping(self, uid: int, host: str, timeout: float, interface: str = "") -> PingReply | None:
        """One echo to a name or address; None: no answer in `timeout` device seconds.

        Args:
            uid: who sends it.
            host: the name or address.
            timeout: in device seconds.
            interface: the only one that it may leave by; "" for the default network's.

        Raises:
            socket.gaierror: the name cannot be resolved.
            OSError: ENETUNREACH, there is no network, or none on that interface.
        """
        address = self.resolve(uid, host)
        if _is_loopback(address) and not interface:
            return PingReply(address, 0.05)
        network = self._network_on(interface) if interface else self._network_for(uid)
        lane = self.links[network.transport].up
        began = lane.clock()
        deadline = began + self._android.clock.host_seconds(timeout)
        answers = address in (HOST_LOOPBACK, RESOLVER) or address in self._resolver.names.values()
        flow = self.flow("icmp", uid, network, address)
        request = None if self._is_blocked(uid) else self.capture.pinged(flow)
        if request is None or not self.round_trip(network, flow, _ECHO_BYTES) or not answers:
            self.sleep(deadline - lane.clock(), network)
            return None
        request.answered()
        took = (lane.clock() - began) * self._android.clock.scale
        return PingReply(address, 1000 * (took + _OWN_TIME))

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

    def answer(self, uid: int, outside: socket.socket, port: int) -> socket.socket:
        """Take a connection of the host that came over Wi-Fi to a port of `uid`.

        Returns:
            What serves the port reads and writes; OSError: ECONNABORTED once Wi-Fi is lost.

        Raises:
            OSError: ENETUNREACH, there is no Wi-Fi.
        """
        network = _reached(self._android.connectivity.network_of(Transport.WIFI))
        theirs = outside.getpeername()[1]
        flow = self.flow("tcp", uid, network, HOST_LOOPBACK, theirs)
        flow = replace(flow, source_port=port)
        seen = self.capture.conversation(flow)
        ways = ways_of(self._android, network, flow, called=True)
        return self._begin(Relay(uid, network.net_id, outside, ways, seen, probes=ADB_PROBES))

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

    @property
    def shape(self) -> NetworkShape:
        """What the emulator's shaper does."""
        return self.links.shape

    def set_shape(self, shape: NetworkShape) -> None:
        """Shape the cellular link (Wi-Fi has a stack of its own), for open connections too."""
        self.links.shape = shape

    def link_blocked(self, network: Network) -> bool:
        """Whether no packet passes although the link is up."""
        return network.transport is Transport.WIFI and self._android.wifi.is_blocked(network.ssid)

    def flow(self, protocol: str, uid: int, network: Network, address: str, port: int = 0) -> Flow:
        """A conversation through a network."""
        return Flow(protocol, uid, network.interface, network.address, address, port)

    def round_trip(self, network: Network, flow: Flow, sizes: tuple[int, int]) -> bool:
        """Send the first packet of a conversation and wait for the answer; False: one was lost.

        Args:
            network: what it goes through.
            flow: the conversation.
            sizes: bytes of the packet and of its answer.

        Raises:
            ConnectionAbortedError: the network went away meanwhile.
            PermissionError: EPERM, a rule drops the datagram as it leaves.
            ConnectionRefusedError: a rule refuses it.
        """
        lanes = self.links[network.transport]
        out, back = sizes
        if not self._leaves(flow.leaving(out, opens=flow.protocol == "tcp")):
            return False
        for lane, size in ((lanes.up, out), (lanes.down, back)):
            arrives = None if self.link_blocked(network) else lane.admit_packet(size)
            if arrives is None:
                return False
            self.sleep(arrives - lane.clock(), network)
        return self.verdict(flow.coming(back)) is Action.ACCEPT

    def _leaves(self, packet: Packet) -> bool:
        """Whether a rule lets it out; what sends a datagram is told, TCP tries again."""
        verdict = self.verdict(packet)
        if verdict is Action.REJECT:
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        if verdict is Action.DROP and packet.protocol != "tcp":
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        return verdict is Action.ACCEPT

    def verdict(self, packet: Packet) -> Action:
        """What the packet filter does with a packet."""
        rules = self._android.connectivity.iptables
        return rules.verdict(packet).action if rules.has_rules else Action.ACCEPT

    def reaches(self, network: Network, host: str, port: int) -> bool:
        """Whether a SYN to a known name gets an answer through a network, at the first try."""
        address = self._resolver.names.get(host, host)
        flow = self.flow("tcp", _NETWORK_STACK_UID, network, address, port)
        try:
            return self.round_trip(network, flow, _SYN_BYTES)
        except OSError:
            return False

    def is_internet_name(self, host: str) -> bool:
        """Whether a host name is one of the Internet that this device pretends to have."""
        return host in INTERNET_NAMES

    def host_server(self, host: str, port: int) -> tuple[str, int] | None:
        """The host's own address behind a device name or address; None when there is none."""
        address = self._resolver.names.get(host, host)
        return ("127.0.0.1", port) if address == HOST_LOOPBACK else None

    # ends

    def abort(self, uid: int | None = None) -> None:
        """Reset live connections through a network: of one uid, or all."""
        for relay in self._live():
            if uid is None or relay.uid == uid:
                relay.abort()

    def networks_changed(self) -> None:
        """Connections through networks that are gone are lost now."""
        present = {network.net_id for network in self._android.connectivity.networks()}
        with self._changed:
            self._changed.notify_all()
        for relay in self._live():
            if relay.net_id not in present:
                relay.lose()

    def close(self) -> None:
        """End everything; nothing can be connected any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self.abort()
        self.capture.stop()
        self.local.close()
        self._wire.close()

    # inside

    def _expect_loopback(self, uid: int, address: str, port: int, seconds: float) -> None:
        """The device's own loopback may be cut for an app, and rules may drop what takes it."""
        flow = Flow("tcp", uid, "lo", address, address, port)
        if self._android.connectivity.firewall.blocks_loopback(uid) or not self._leaves(
            flow.leaving(_SYN_BYTES[0], opens=True)
        ):
            self._wait_in_vain(seconds, None)

    def _connect_outside(self, uid: int, address: str, port: int, seconds: float) -> socket.socket:
        network = self._network_for(uid)
        if address == RESOLVER or address in (a.partition("/")[0] for a in network.addresses):
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        flow = self.flow("tcp", uid, network, address, port)
        seen = self.capture.conversation(flow)
        blocked = self._is_blocked(uid)
        if not blocked:
            seen.knock()
        if address != HOST_LOOPBACK or blocked:
            self._wait_in_vain(seconds, network)
        self._handshake(network, flow, seconds)
        try:
            outside = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        except ConnectionRefusedError:
            seen.refused()
            raise
        seen.accepted()
        ways = ways_of(self._android, network, flow)
        return self._begin(Relay(uid, network.net_id, outside, ways, seen))

    def _begin(self, relay: Relay) -> socket.socket:
        with self._changed:
            self._relays = [each for each in self._relays if not each.done]
            self._relays.append(relay)
        self._wire.run(relay.run(), relay.release)
        return relay.end

    def _handshake(self, network: Network, flow: Flow, seconds: float) -> None:
        """SYN and its answer, repeated until both arrive."""
        clock = self.links[network.transport].up.clock
        deadline, wait = clock() + seconds, self._android.clock.host_seconds(_FIRST_SYN_WAIT)
        while not self.round_trip(network, flow, _SYN_BYTES):
            if clock() + wait >= deadline:
                self._wait_in_vain(deadline - clock(), network)
            self.sleep(wait, network)
            wait *= 2
        if clock() >= deadline:
            raise TimeoutError("timed out")

    def _is_blocked(self, uid: int) -> bool:
        return self._android.connectivity.blocked(uid) is not None

    def source_address(self, interface: str) -> str:
        """What leaves by an interface comes from this address; OSError: ENETUNREACH."""
        return self._network_on(interface).address

    def _network_on(self, interface: str) -> Network:
        networks = self._android.connectivity.networks()
        return _reached(next((each for each in networks if each.interface == interface), None))

    def _network_for(self, _uid: int) -> Network:
        return _reached(self._android.connectivity.default_network())

    def _live(self) -> list[Relay]:
        with self._changed:
            return [relay for relay in self._relays if not relay.done]

    def _wait_in_vain(self, seconds: float, network: Network | None) -> None:
        """Packets vanish: a time-out, unless the network goes away before."""
        self.sleep(seconds, network)
        raise TimeoutError("timed out")

    def sleep(self, seconds: float, network: Network | None) -> None:
        """Wait; `OSError` ECONNABORTED when the network goes away meanwhile."""

        def gone() -> bool:
            if self._closed:
                return True
            return network is not None and self._android.connectivity.get(network.net_id) is None

        with self._changed:
            if seconds > 0 and self._changed.wait_for(gone, seconds):
                raise ConnectionAbortedError(errno.ECONNABORTED, os.strerror(errno.ECONNABORTED))


def _reached(network: Network | None) -> Network:
    if network is None:
        raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
    return network


def _is_loopback(address: str) -> bool:
    return address.startswith("127.")
