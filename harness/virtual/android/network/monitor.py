"""Whether a network reaches the Internet: NetworkMonitor.

Source: packages/modules/NetworkStack/src/…/NetworkMonitor.java. The probe addresses are read when
the network connects, private DNS at each evaluation; failures are tried again after 1, 2, 4 …
seconds. There is no Internet behind this device: the standard probe hosts count as reachable
whenever the link passes packets, and any other host only if it is the device's host (10.0.2.2) and
answers as it should.
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harness.virtual.android.looper import Timer

if TYPE_CHECKING:
    from harness.virtual.android.network.model import Network
    from harness.virtual.android.network.proxy import HttpProxy
    from harness.virtual.device import Android

_HTTPS_URL = "https://www.google.com/generate_204"
_HTTP_URL = "http://connectivitycheck.gstatic.com/generate_204"
_PROBE_SECONDS = 0.3  # device seconds of a probe that works
_DEAD_PROBE_SECONDS = 10.0  # SOCKET_TIMEOUT_MS
_DNS_PROBE_SECONDS = 4.2  # strict mode: 42 polls of 100 ms in DnsResolver
_FIRST_RETRY = 1.0  # INITIAL_REEVALUATE_DELAY_MS
_LAST_RETRY = 600.0  # MAX_REEVALUATE_DELAY_MS
_NO_CONTENT = 204
_MODE_API = 26
_NETWORK_STACK_UID = 1073  # AID_NETWORK_STACK
_REDIRECTS = range(200, 400)
WORKING_RESOLVERS = frozenset(
    {"dns.google", "one.one.one.one", "1dot1dot1dot1.cloudflare-dns.com", "dns.quad9.net"}
)
"""Private DNS hosts that this device can pretend to reach; any other is broken."""


@dataclass(frozen=True)
class Validation:
    """What an evaluation found."""

    validated: bool
    portal: bool = False
    partial: bool = False
    private_dns_broken: bool = False


@dataclass
class _Watch:
    network: Network
    http_url: str
    https_url: str
    retry: float = _FIRST_RETRY
    timer: Timer | None = None


class NetworkMonitor:
    """Evaluates connected networks, each by its own timer."""

    def __init__(self, android: Android, judged: Callable[[int, Validation], None]) -> None:
        self._android = android
        self._judged = judged
        self._lock = threading.Lock()
        self._watches: dict[int, _Watch] = {}

    def start(self, network: Network) -> None:
        """Evaluate a network that connected, or once more one that is watched already."""
        settings = self._android.settings
        with self._lock:
            watch = self._watches.get(network.net_id)
            if watch is None:
                watch = _Watch(
                    network,
                    settings.get("global", "captive_portal_http_url") or _HTTP_URL,
                    settings.get("global", "captive_portal_https_url") or _HTTPS_URL,
                )
                self._watches[network.net_id] = watch
            watch.retry = _FIRST_RETRY
        self._evaluate(watch)

    def stop(self, net_id: int) -> None:
        """The network is gone."""
        with self._lock:
            watch = self._watches.pop(net_id, None)
        if watch is not None and watch.timer is not None:
            watch.timer.cancel()

    def _evaluate(self, watch: _Watch) -> None:
        """Find out how long it will take, then say what came of it."""
        if watch.timer is not None:
            watch.timer.cancel()
        seconds = _PROBE_SECONDS
        if self._private_dns_broken():
            seconds = _DNS_PROBE_SECONDS
        elif not self._passes(watch):
            seconds = _DEAD_PROBE_SECONDS
        watch.timer = self._android.looper.post_delayed(seconds, lambda: self._judge(watch))

    def _judge(self, watch: _Watch) -> None:
        # A probe to a server of the host is a real request, which the looper must not wait for.
        threading.Thread(
            target=self._finish, args=(watch,), name="network-monitor", daemon=True
        ).start()

    def _finish(self, watch: _Watch) -> None:
        verdict = self._probe(watch)
        with self._lock:
            if watch.network.net_id not in self._watches or self._android.going_down:
                return
            retry, watch.retry = watch.retry, min(2 * watch.retry, _LAST_RETRY)
        self._judged(watch.network.net_id, verdict)
        if not verdict.validated:
            watch.timer = self._android.looper.post_delayed(retry, lambda: self._evaluate(watch))

    def _probe(self, watch: _Watch) -> Validation:
        if self._private_dns_broken():
            return Validation(validated=False, private_dns_broken=True)
        if not self._detects():
            return Validation(validated=True)
        if self._android.network.link_blocked(watch.network):
            return Validation(validated=False)
        plain = self._ask(watch, watch.http_url)
        if plain is not None and plain != _NO_CONTENT and plain in _REDIRECTS:
            return Validation(validated=False, portal=True)
        if self._ask(watch, watch.https_url) == _NO_CONTENT:
            return Validation(validated=True)
        return Validation(validated=False, partial=plain == _NO_CONTENT)

    def _detects(self) -> bool:
        """Whether a network must prove itself (`captive_portal_mode`; another key below 26)."""
        settings = self._android.settings
        if self._android.model.api < _MODE_API:
            return settings.get("global", "captive_portal_detection_enabled") != "0"
        return settings.get("global", "captive_portal_mode") != "0"

    def _private_dns_broken(self) -> bool:
        private = self._android.connectivity.private_dns
        return private.mode == "hostname" and private.host not in WORKING_RESOLVERS

    def _passes(self, watch: _Watch) -> bool:
        if not self._detects():
            return True
        if self._android.network.link_blocked(watch.network):
            return False
        return all(self._is_known(url) for url in (watch.http_url, watch.https_url))

    def _is_known(self, url: str) -> bool:
        host = urlsplit(url).hostname or ""
        return self._android.network.is_internet_name(host) or self._host_server(url) is not None

    def _host_server(self, url: str) -> tuple[str, int] | None:
        parts = urlsplit(url)
        default = 443 if parts.scheme == "https" else 80
        return self._android.network.host_server(parts.hostname or "", parts.port or default)

    def _ask(self, watch: _Watch, url: str) -> int | None:
        """The HTTP status that the probe gets; None when it gets none.

        `Network.openConnection` takes the global proxy, if there is one (Network.java).
        """
        parts = urlsplit(url)
        proxy = self._android.connectivity.proxy
        if proxy is not None:
            return self._ask_proxy(proxy, url)
        if self._android.network.is_internet_name(parts.hostname or ""):
            port = parts.port or (443 if parts.scheme == "https" else 80)
            passes = self._android.network.reaches(watch.network, parts.hostname or "", port)
            return _NO_CONTENT if passes else None
        server = self._host_server(url)
        if server is None or parts.scheme != "http":
            return None  # no certificate of ours would be trusted
        timeout = self._android.clock.host_seconds(_DEAD_PROBE_SECONDS)
        connection = http.client.HTTPConnection(*server, timeout=timeout)
        return _status(connection, parts.path or "/", parts.netloc)

    def _ask_proxy(self, proxy: HttpProxy, url: str) -> int | None:
        """What the proxy answers; none of its tunnels leads to a certificate that is trusted."""
        parts = urlsplit(url)
        if parts.scheme != "http":
            return None
        try:
            sock = self._android.network.connect(
                _NETWORK_STACK_UID, proxy.host, proxy.port, _DEAD_PROBE_SECONDS
            )
        except OSError:
            return None
        connection = http.client.HTTPConnection(proxy.host, proxy.port)
        connection.sock = sock
        return _status(connection, url, parts.netloc)


def _status(connection: http.client.HTTPConnection, target: str, host: str) -> int | None:
    with closing(connection):
        try:
            connection.request("GET", target, headers={"Host": host})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
