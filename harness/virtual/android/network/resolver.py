"""Names: what Android's resolver (netd, DnsResolver) asks, whom it asks, and how long it waits.

Sources: packages/modules/DnsResolver: res_init.cpp (5 s a try, `RES_TIMEOUT`; 2 tries a server,
`MAXRETRY` as Android sets it), gethnamaddr.cpp (`/system/etc/hosts` comes first),
DnsTlsDispatcher.cpp (strict mode: 42 polls of 100 ms).
"""

from __future__ import annotations

import errno
import ipaddress
import os
import secrets
import socket
from collections.abc import Mapping
from typing import TYPE_CHECKING

from harness.virtual.android.network.dns_client import ask_elsewhere
from harness.virtual.android.network.monitor import WORKING_RESOLVERS

if TYPE_CHECKING:
    from harness.virtual.android.network.model import Network
    from harness.virtual.device import Android

INTERNET_NAMES: Mapping[str, str] = {
    "www.google.com": "142.250.74.68",
    "google.com": "142.250.74.78",
    "connectivitycheck.gstatic.com": "142.250.74.67",
    "clients3.google.com": "142.250.74.46",
    "dns.google": "8.8.8.8",
    "time.android.com": "216.239.35.0",
}
"""Names that have an address and answer a ping; there is no server behind them."""
LAB_NAMES: Mapping[str, str] = {"courier.test": "10.0.2.2"}
"""Names that a lab's own DNS server would have: servers on the host."""
RESOLVER = "10.0.2.3"
"""The emulator's DNS server (developer.android.com, emulator networking)."""
HOSTS_FILE = "/system/etc/hosts"
_LOOPBACK_NAMES = ("localhost", "ip6-localhost")
_STRICT_SECONDS = 4.2  # device seconds
_TRY_SECONDS = 5.0
_TRIES = 2
_QUERY_BYTES, _ANSWER_BYTES = 64, 128
_DNS = 53
_AID_DNS = 1051  # android_filesystem_config.h


class Resolver:
    """Turns names into IPv4 addresses; thread-safe."""

    def __init__(self, android: Android, names: Mapping[str, str]) -> None:
        self._android = android
        self.names = {**INTERNET_NAMES, **LAB_NAMES, **names}
        self._servers: dict[int, tuple[str, ...]] = {}

    def set_servers(self, net_id: int, servers: tuple[str, ...]) -> None:
        """Have a network's names asked of these servers, until it is joined anew."""
        self._servers[net_id] = servers

    def resolve(self, name: str) -> str:
        """The IPv4 address of a name.

        Raises:
            socket.gaierror: EAI_NODATA, as Android's resolver says of every failure.
        """
        if name in _LOOPBACK_NAMES:
            return "127.0.0.1"
        if is_address(name):
            return name
        wanted = name.lower().rstrip(".")
        listed = self._hosts_file().get(wanted)
        if listed is not None:
            return listed
        network = self._android.connectivity.default_network()
        if network is None:
            raise no_address()
        self._expect_private_dns(network)
        address = self._ask(network, wanted)
        if address is None:
            raise no_address()
        return address

    def _ask(self, network: Network, name: str) -> str | None:
        """Ask the network's servers in turn; the first that answers is believed.

        Sending that a rule of the device forbids fails at once; an answer that never comes takes
        two tries of five seconds a server. All are of one question, with one id (res_send.cpp).
        """
        number = secrets.randbits(16)
        for server in self._servers.get(network.net_id, network.dns) * _TRIES:
            try:
                return self._ask_one(network, server, name, number)
            except (PermissionError, ConnectionRefusedError):
                return None
            except TimeoutError:
                continue
        return None

    def _ask_one(self, network: Network, server: str, name: str, number: int) -> str | None:
        """What a server says after a round trip; `TimeoutError`, after five seconds: nothing."""
        stack = self._android.network
        flow = stack.flow("udp", _AID_DNS, network, server, _DNS)
        question = stack.capture.asked(flow, name)
        asked = self._android.connectivity.iptables.destination(flow.leaving(_QUERY_BYTES))
        asked = asked or (server, _DNS)
        arrived = stack.round_trip(network, flow, (_QUERY_BYTES, _ANSWER_BYTES))
        seconds = self._android.clock.host_seconds(_TRY_SECONDS)
        if arrived and asked == (RESOLVER, _DNS):
            address = self.names.get(name)
        elif arrived and (elsewhere := stack.host_server(*asked)) is not None:
            address = ask_elsewhere(elsewhere, name, number, seconds)
        else:
            stack.sleep(seconds, network)
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        question.answered(address)
        return address

    def _expect_private_dns(self, network: Network) -> None:
        private = self._android.connectivity.private_dns
        if private.mode == "hostname" and private.host not in WORKING_RESOLVERS:
            seconds = self._android.clock.host_seconds(_STRICT_SECONDS)
            self._android.network.sleep(seconds, network)
            raise no_address()

    def _hosts_file(self) -> dict[str, str]:
        path = self._android.filesystem.resolve(HOSTS_FILE)
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return {}
        rows = [line.partition("#")[0].split() for line in lines]
        found = [(name, row[0]) for row in rows for name in row[1:] if is_address(row[0])]
        return {name.lower(): address for name, address in reversed(found)}  # the first one counts


def no_address() -> socket.gaierror:
    """What the resolver says of a name that it cannot resolve."""
    return socket.gaierror(socket.EAI_NODATA, "No address associated with hostname")


def is_address(text: str) -> bool:
    """Whether a text is an IPv4 address."""
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True
