"""Which network the device uses, and whether it works: ConnectivityService.

Source: packages/modules/Connectivity/service/…/ConnectivityService.java, NetworkRanker, and for
each part the module beside this one: `monitor`, `proxy`, `policy`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.network.blocked import BlockedWatch
from harness.virtual.android.network.firewall import Firewall
from harness.virtual.android.network.model import Network, PrivateDns, Transport
from harness.virtual.android.network.monitor import NetworkMonitor, Validation
from harness.virtual.android.network.policy import NetworkPolicy
from harness.virtual.android.network.proxy import HttpProxy, ProxyTracker
from harness.virtual.android.network.traffic_control import TrafficControl

if TYPE_CHECKING:
    from harness.virtual.device import Android

_FIRST_NET_ID = 100  # NetIdManager.MIN_NET_ID
_SCORES = {Transport.WIFI: 60, Transport.CELLULAR: 50}
_UNVALIDATED_PENALTY = 40  # NetworkAgentInfo.UNVALIDATED_SCORE_PENALTY
_PRIVATE_DNS_API = 28


class Connectivity:
    """Airplane mode, networks, default network, private DNS, proxy, firewall; thread-safe."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._lock = threading.RLock()
        self._ids = count(_FIRST_NET_ID)
        self._networks: dict[Transport, Network] = {}
        self._observers: list[Callable[[], None]] = []
        self._monitor = NetworkMonitor(android, self._judged)
        self._proxy = ProxyTracker(android.settings)
        self.firewall = NetworkPolicy(android)
        self.blocked_watch = BlockedWatch(android)
        self.iptables = Firewall(android.model.api, now=android.clock.elapsed)
        self.ip6tables = Firewall(android.model.api, version=6, now=android.clock.elapsed)
        self.traffic_control = TrafficControl()

    def boot(self) -> None:
        """Take the state of the settings; networks come up afterwards."""
        settings = self._android.settings
        self._proxy.boot()
        self.firewall.boot()
        self.blocked_watch.boot()
        for key in ("private_dns_mode", "private_dns_specifier"):
            settings.observe("global", key, lambda _: self._private_dns_changed())
        settings.observe("global", "ingress_rate_limit_bytes_per_second", self._ingress_changed)

    # airplane mode

    @property
    def airplane_mode(self) -> bool:
        """What the setting says, which is all that `cmd connectivity airplane-mode` reads."""
        return self._android.settings.get("global", "airplane_mode_on") == "1"

    def set_airplane_mode(self, enabled: bool) -> None:
        """Cut or restore the radios, as the tile and `cmd connectivity airplane-mode` do."""
        self._android.settings.put("global", "airplane_mode_on", "1" if enabled else "0")
        self.airplane_mode_broadcast()

    def airplane_mode_broadcast(self) -> None:
        """ACTION_AIRPLANE_MODE_CHANGED was sent: the radios follow the setting."""
        enabled = self.airplane_mode
        self._android.log.system(
            "I", "ConnectivityService", f"setAirplaneMode: {str(enabled).lower()}"
        )
        self._android.wifi.airplane_mode_changed(enabled)
        self._android.telephony.airplane_mode_changed(enabled)

    # networks

    def default_network(self) -> Network | None:
        """The network that apps use."""
        with self._lock:
            networks = list(self._networks.values())
        return max(networks, key=self._rank, default=None)

    def networks(self) -> list[Network]:
        """All connected networks, by id."""
        with self._lock:
            return sorted(self._networks.values(), key=lambda n: n.net_id)

    def get(self, net_id: int) -> Network | None:
        """The connected network with this id."""
        return next((n for n in self.networks() if n.net_id == net_id), None)

    def network_of(self, transport: Transport) -> Network | None:
        """The connected network of a transport."""
        with self._lock:
            return self._networks.get(transport)

    def observe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` (on any thread) after a change of networks; returns how to stop."""
        with self._lock:
            self._observers.append(callback)

        def stop() -> None:
            with self._lock:
                if callback in self._observers:
                    self._observers.remove(callback)

        return stop

    def connected(self, network: Network) -> None:
        """A transport came up (called by Wi-Fi and the modem); its validation starts."""
        with self._lock:
            network = replace(network, net_id=next(self._ids))
            self._networks[network.transport] = network
        self._log(network, "going from CONNECTING to CONNECTED")
        self._changed()
        self._monitor.start(network)

    def disconnected(self, transport: Transport) -> None:
        """A transport went down: its sockets are destroyed."""
        with self._lock:
            network = self._networks.pop(transport, None)
        if network is None:
            return
        self._monitor.stop(network.net_id)
        self.traffic_control.interface_gone(network.interface)
        self._log(network, "going from CONNECTED to DISCONNECTED")
        self._changed()

    def update(self, transport: Transport, **changes: object) -> None:
        """Change a connected network, such as `metered`."""
        with self._lock:
            network = self._networks.get(transport)
            if network is None:
                return
            updated = replace(network, **changes)  # type: ignore[arg-type]
            if updated == network:
                return
            self._networks[transport] = updated
        self._changed()

    def ranking_changed(self) -> None:
        """Something that `default_network` depends on changed."""
        self._changed()

    def reevaluate(self, net_id: int) -> bool:
        """Validate again; False when there is no such network."""
        network = self.get(net_id)
        if network is not None:
            self._monitor.start(network)
        return network is not None

    # DNS and proxy

    @property
    def private_dns(self) -> PrivateDns:
        """What the settings say now (DnsManager.getPrivateDnsConfig)."""
        settings = self._android.settings
        if self._android.model.api < _PRIVATE_DNS_API:
            return PrivateDns("off")
        mode = settings.get("global", "private_dns_mode")
        host = settings.get("global", "private_dns_specifier") or ""
        if mode == "hostname":
            return PrivateDns("hostname", host) if host else PrivateDns("opportunistic")
        return PrivateDns("off" if mode == "off" else "opportunistic")

    @property
    def global_proxy(self) -> HttpProxy | None:
        """The accepted global proxy."""
        return self._proxy.current

    @property
    def proxy(self) -> HttpProxy | None:
        """The accepted global proxy, else that of the default network (getDefaultProxy)."""
        network = self.default_network()
        return self._proxy.current or (network.proxy if network is not None else None)

    @property
    def ingress_limit(self) -> int:
        """Bytes per second that any interface takes in, -1 for no limit (API 33 on)."""
        if self._android.model.api < levels.T:
            return -1
        return self._android.settings.integer("global", "ingress_rate_limit_bytes_per_second", -1)

    # firewall and policy

    @property
    def chain3_enabled(self) -> bool:
        """Whether the OEM deny chain is on (`set-chain3-enabled`)."""
        return self.firewall.chain3_enabled

    def set_chain3_enabled(self, enabled: bool) -> None:
        """Turn the chain on or off; on destroys the live sockets of its denied apps."""
        self.firewall.set_chain3_enabled(enabled)
        self._changed()

    def package_networking_enabled(self, package: str) -> bool:
        """Whether the package's rule is allow."""
        return self.firewall.package_networking_enabled(package)

    def set_package_networking_enabled(self, package: str, enabled: bool) -> None:
        """Set a rule; `LookupError`: unknown package, `PermissionError`: its uid is below 10000."""
        self.firewall.set_package_networking_enabled(package, enabled)
        self._changed()

    @property
    def restrict_background(self) -> bool:
        """Data saver."""
        return self.firewall.restrict_background

    def set_restrict_background(self, enabled: bool) -> None:
        """Turn data saver on or off."""
        self.firewall.set_restrict_background(enabled)
        self._changed()

    def policy(self, uid: int) -> int:
        """NetworkPolicyManager's policy bits of a uid: 1 reject, 4 allow metered background."""
        return self.firewall.policies().get(uid, 0)

    def set_policy(self, uid: int, policy: int) -> None:
        """Replace them; 0 removes the entry."""
        self.firewall.set_policy(uid, policy)
        self._changed()

    def policies(self) -> dict[int, int]:
        """All uids that have a policy."""
        return self.firewall.policies()

    def blocked(self, uid: int) -> str | None:
        """Which rule keeps this uid from the network now, or None (see `NetworkPolicy.blocked`)."""
        return self.firewall.blocked(uid, self.default_network())

    # inside

    def _rank(self, network: Network) -> int:
        score = _SCORES[network.transport]
        fixed = self._android.wifi.score if network.transport is Transport.WIFI else None
        if fixed is not None:
            score = fixed
        return score if network.validated else score - _UNVALIDATED_PENALTY

    def _judged(self, net_id: int, verdict: Validation) -> None:
        network = self.get(net_id)
        if network is None:
            return
        text = "validation passed" if verdict.validated else "validation failed"
        self._log(network, text)
        self.update(
            network.transport,
            validated=verdict.validated,
            captive_portal=verdict.portal,
            partial_connectivity=verdict.partial,
            private_dns_broken=verdict.private_dns_broken,
        )

    def _private_dns_changed(self) -> None:
        for network in self.networks():
            self._monitor.start(network)

    def _ingress_changed(self, _value: str | None) -> None:
        limit = self.ingress_limit
        for network in self.networks():
            what = f"enableIngressRateLimit on {network.interface}: {limit}B/s"
            if limit < 0:
                what = f"disableIngressRateLimit on {network.interface}"
            self._android.log.system("D", "ConnectivityService", what)

    def _log(self, network: Network, what: str) -> None:
        text = f"[{network.net_id} {network.transport}] {what}"
        self._android.log.system("D", "ConnectivityService", text)

    def _changed(self) -> None:
        self._android.network.networks_changed()
        self.blocked_watch.look(tell=False)
        with self._lock:
            observers = list(self._observers)
        for observer in observers:
            observer()
