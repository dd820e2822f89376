"""Which apps may use the network: firewall chains and background policy.

Sources: ConnectivityService.setUidFirewallRule and BpfNetMaps (chain OEM_DENY_3),
NetworkPolicyManagerService (data saver, per-uid policy, doze, app standby, battery saver,
restricted networking mode from API 31). Uids below 10000 pass everything; the app in front passes
all but the chains and the restricted mode.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.documents import load_document, save_document

if TYPE_CHECKING:
    from harness.virtual.android.network.model import Network
    from harness.virtual.device import Android

FIRST_APP_UID = 10000
POLICY_REJECT_METERED_BACKGROUND = 1
POLICY_ALLOW_METERED_BACKGROUND = 4
_DESTROYS_SOCKETS_API = 34
_RESTRICTED_MODE_API = 31


class NetworkPolicy:
    """Rules by uid; policies and data saver are kept across reboots, the chains are not."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._path = android.state_dir / "system" / "netpolicy.json"
        self._lock = threading.Lock()
        self._chain3 = False
        self._denied: set[int] = set()
        self._background_denied: set[int] = set()
        self._idle_exempt: set[int] = set()
        self._policies: dict[int, int] = {}
        self._restrict_background = False

    def boot(self) -> None:
        """Read what was kept."""
        saved = load_document(self._path)
        self._policies = {int(uid): policy for uid, policy in saved.get("policies", {}).items()}
        self._restrict_background = saved.get("restrict_background", False)

    @property
    def chain3_enabled(self) -> bool:
        """Whether the chain is consulted."""
        with self._lock:
            return self._chain3

    def set_chain3_enabled(self, enabled: bool) -> None:
        """Consult the chain or not; on destroys the live sockets of the apps it denies."""
        with self._lock:
            self._chain3 = enabled
            doomed = sorted(self._denied) if enabled else []
        self._destroy(doomed)

    def package_networking_enabled(self, package: str) -> bool:
        """Whether the package's rule is allow; `LookupError` for an unknown package."""
        uid = self._uid(package)
        with self._lock:
            return uid not in self._denied

    def set_package_networking_enabled(self, package: str, enabled: bool) -> None:
        """Set the rule; live sockets go silent rather than die."""
        uid = self._uid(package)
        if uid < FIRST_APP_UID:
            raise PermissionError(f"{package} is a system package")
        with self._lock:
            (self._denied.discard if enabled else self._denied.add)(uid)

    def denied(self) -> set[int]:
        """The uids with a deny rule in the chain."""
        with self._lock:
            return set(self._denied)

    def set_background_networking(self, uid: int, *, enabled: bool) -> None:
        """API 35's background chain: whether a uid may use the network in the background."""
        with self._lock:
            (self._background_denied.discard if enabled else self._background_denied.add)(uid)
        self._android.connectivity.blocked_watch.look()

    def background_networking_enabled(self, uid: int) -> bool:
        """Whether it may."""
        with self._lock:
            return uid not in self._background_denied

    @property
    def app_idle_exempt(self) -> set[int]:
        """The uids that `cmd netpolicy` spares from app standby until the next boot."""
        with self._lock:
            return set(self._idle_exempt)

    def set_app_idle_exempt(self, uid: int, *, exempt: bool) -> None:
        """Spare a uid from it, or no longer."""
        with self._lock:
            (self._idle_exempt.add if exempt else self._idle_exempt.discard)(uid)
        self._android.connectivity.blocked_watch.look()

    @property
    def restrict_background(self) -> bool:
        """Data saver."""
        with self._lock:
            return self._restrict_background

    def set_restrict_background(self, enabled: bool) -> None:
        """Turn data saver on or off."""
        with self._lock:
            self._restrict_background = enabled
        self._save()

    def policies(self) -> dict[int, int]:
        """All uids that have a policy."""
        with self._lock:
            return dict(self._policies)

    def set_policy(self, uid: int, policy: int) -> None:
        """Replace the policy of a uid; 0 removes it."""
        with self._lock:
            if policy:
                self._policies[uid] = policy
            else:
                self._policies.pop(uid, None)
        self._save()

    @property
    def restricted_mode(self) -> bool:
        """`restricted_networking_mode`: only privileged uids have a network."""
        if self._android.model.api < _RESTRICTED_MODE_API:
            return False
        return self._android.settings.get("global", "restricted_networking_mode") == "1"

    def blocked(self, uid: int, network: Network | None) -> str | None:
        """Which rule keeps this uid from the network now, or None.

        Returns:
            One of `oem_deny_3`, `restricted_mode`, and of a background app only: `background`,
            `data_saver`, `metered_user_restricted`, `doze`, `battery_saver`, `app_standby`.
        """
        if uid < FIRST_APP_UID:
            return None
        with self._lock:
            if self._chain3 and uid in self._denied:
                return "oem_deny_3"
        if self.restricted_mode:
            return "restricted_mode"
        package = self._android.packages.by_uid(uid)
        if (
            package is None
            or package.system
            or self._android.activities.is_foreground(package.name)
        ):
            return None
        return self._background_rule(
            uid, package.name, metered=network is not None and network.metered
        )

    def blocks_loopback(self, uid: int) -> bool:
        """The chains and the restricted mode drop the device's own loopback too (netd.c)."""
        with self._lock:
            if uid >= FIRST_APP_UID and self._chain3 and uid in self._denied:
                return True
        return uid >= FIRST_APP_UID and self.restricted_mode

    def _background_rule(self, uid: int, package: str, *, metered: bool) -> str | None:
        with self._lock:
            policy = self._policies.get(uid, 0)
            background = uid in self._background_denied
            saver = self._restrict_background
            idle_exempt = uid in self._idle_exempt
        power = self._android.power
        exempt = package in power.idle_whitelist
        rules = (
            (background and self._android.model.api >= levels.V, "background"),
            (metered and policy & POLICY_REJECT_METERED_BACKGROUND, "metered_user_restricted"),
            (metered and saver and not policy & POLICY_ALLOW_METERED_BACKGROUND, "data_saver"),
            (power.forced_idle == "deep" and not exempt, "doze"),
            (power.battery_saver and not exempt, "battery_saver"),
            (power.is_idle(package) and not (exempt or idle_exempt), "app_standby"),
        )
        return next((name for holds, name in rules if holds), None)

    def _uid(self, package: str) -> int:
        found = self._android.packages.get(package)
        if found is None:
            raise LookupError(package)
        return found.uid

    def _destroy(self, uids: list[int]) -> None:
        if self._android.model.api >= _DESTROYS_SOCKETS_API:
            for uid in uids:
                self._android.network.abort(uid)

    def _save(self) -> None:
        with self._lock:
            document = {
                "policies": {str(uid): policy for uid, policy in self._policies.items()},
                "restrict_background": self._restrict_background,
            }
        save_document(self._path, document)
