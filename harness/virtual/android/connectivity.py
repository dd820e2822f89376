"""Which network the device uses, and whether it works: ConnectivityService."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.device import Android


@dataclass(frozen=True)
class Network:
    """A connected network (NetworkAgentInfo); transport is WIFI or CELLULAR."""

    net_id: int
    transport: str
    interface: str
    addresses: tuple[str, ...]
    gateway: str
    dns: tuple[str, ...]
    validated: bool = False
    metered: bool = False
    captive_portal: bool = False
    private_dns_broken: bool = False
    ssid: str = ""


NetworkInfo = Network


@dataclass(frozen=True)
class PrivateDns:
    """The mode (`off`, `opportunistic`, `hostname`) and the host of strict mode."""

    mode: str
    host: str = ""


@dataclass(frozen=True)
class HttpProxy:
    """The global HTTP proxy."""

    host: str
    port: int
    exclusions: str = ""


class Connectivity:
    """Airplane mode, networks, default network, private DNS, proxy, per-app firewall; thread-safe."""

    def __init__(self, android: "Android") -> None:
        self._android = android

    @property
    def airplane_mode(self) -> bool:
        """Whether airplane mode is on."""
        raise NotImplementedError

    def set_airplane_mode(self, enabled: bool) -> None:
        """Cut or restore the radios, as the tile and `cmd connectivity airplane-mode` do."""
        raise NotImplementedError

    def default_network(self) -> Network | None:
        """The network that apps use."""
        raise NotImplementedError

    def networks(self) -> list[Network]:
        """All connected networks."""
        raise NotImplementedError

    def observe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` (any thread) after a change of networks; returns how to stop."""
        raise NotImplementedError

    def reevaluate(self, net_id: int) -> bool:
        """Validate again; False when there is no such network."""
        raise NotImplementedError

    @property
    def private_dns(self) -> PrivateDns:
        """What the settings say now."""
        raise NotImplementedError

    @property
    def proxy(self) -> HttpProxy | None:
        """The accepted global proxy."""
        raise NotImplementedError

    @property
    def chain3_enabled(self) -> bool:
        """Whether the OEM deny chain is on (`set-chain3-enabled`)."""
        raise NotImplementedError

    def set_chain3_enabled(self, enabled: bool) -> None:
        """Turn the chain on or off; on destroys the live sockets of its denied apps (API 34)."""
        raise NotImplementedError

    def package_networking_enabled(self, package: str) -> bool:
        """Whether the package's rule is allow."""
        raise NotImplementedError

    def set_package_networking_enabled(self, package: str, enabled: bool) -> None:
        """Set the rule of a package; `LookupError` for an unknown one, `PermissionError` for uid < 10000."""
        raise NotImplementedError

    @property
    def restrict_background(self) -> bool:
        """Data saver."""
        raise NotImplementedError

    def set_restrict_background(self, enabled: bool) -> None:
        """Turn data saver on or off."""
        raise NotImplementedError

    def policy(self, uid: int) -> int:
        """NetworkPolicyManager's policy bits of a uid: 1 reject, 4 allow metered background."""
        raise NotImplementedError

    def set_policy(self, uid: int, policy: int) -> None:
        """Replace them; 0 removes the entry."""
        raise NotImplementedError

    def policies(self) -> dict[int, int]:
        """All uids that have a policy."""
        raise NotImplementedError

    def blocked(self, uid: int) -> str | None:
        """Which rule keeps this uid from the network now, or None.

        One of: `oem_deny_3`, `restricted_mode`, `data_saver`, `metered_user_restricted`, `doze`,
        `app_standby`, `battery_saver`, `background`.
        """
        raise NotImplementedError
