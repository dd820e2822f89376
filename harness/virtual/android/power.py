"""Screen on or off, battery saver, stay-awake, doze.

Sources: PowerManagerService, BatterySaverStateMachine (`low_power` is refused while powered and
cleared at boot and on plug-in), DeviceIdleController.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.android.documents import load_document, save_document

if TYPE_CHECKING:
    from harness.virtual.android.battery import Battery, BatteryState
    from harness.virtual.android.settings import Settings


_ACTIVE = 10


class Power:
    """What PowerManagerService decides; thread-safe."""

    def __init__(self, settings: Settings, battery: Battery, path: Path) -> None:
        self._path = path
        self._settings = settings
        self._battery = battery
        self._lock = threading.Lock()
        self._awake = True
        self._forced_idle: str | None = None
        self._whitelist: set[str] = set(load_document(path).get("whitelist", []))
        self._inactive: set[str] = set()
        self._buckets: dict[str, int] = {}
        self.restriction_levels: dict[str, str] = {}
        """What `am set-bg-restriction-level` said of packages."""
        self._listeners: list[Callable[[], None]] = []
        battery.observe(self._battery_changed)

    @property
    def interactive(self) -> bool:
        """Whether the screen is on."""
        with self._lock:
            return self._awake

    @property
    def forced_idle(self) -> str | None:
        """`deep` or `light` while `dumpsys deviceidle force-idle` holds."""
        with self._lock:
            return self._forced_idle

    @property
    def battery_saver(self) -> bool:
        """Whether battery saver is on: the setting counts for nothing while powered."""
        return self._low_power and not self._battery.state.plugged

    @property
    def _low_power(self) -> bool:
        return self._settings.integer("global", "low_power", 0) == 1

    def wake_up(self) -> None:
        """Turn the screen on."""
        self._set_awake(awake=True)

    def go_to_sleep(self) -> None:
        """Turn the screen off."""
        self._set_awake(awake=False)

    def force_idle(self, kind: str | None) -> None:
        """Enter `deep` or `light` idle, or leave it (None)."""
        with self._lock:
            self._forced_idle = kind
        self._tell()

    def set_battery_saver(self, enabled: bool) -> bool:
        """Turn it on or off; False when refused, because the device is powered."""
        if enabled and self._battery.state.plugged:
            return False
        self._settings.put("global", "low_power", "1" if enabled else "0")
        self._tell()
        return True

    @property
    def idle_whitelist(self) -> set[str]:
        """Packages that doze, app standby and battery saver spare; kept across reboots."""
        with self._lock:
            return set(self._whitelist)

    def set_whitelisted(self, package: str, *, exempt: bool) -> None:
        """Add a package to the whitelist or take it off."""
        with self._lock:
            (self._whitelist.add if exempt else self._whitelist.discard)(package)
            save_document(self._path, {"whitelist": sorted(self._whitelist)})
        self._tell()

    def set_inactive(self, package: str, *, inactive: bool) -> None:
        """`am set-inactive`: the app counts as not used for long."""
        with self._lock:
            (self._inactive.add if inactive else self._inactive.discard)(package)
        self._tell()

    def is_inactive(self, package: str) -> bool:
        """What `am get-inactive` says."""
        with self._lock:
            return package in self._inactive

    def is_idle(self, package: str) -> bool:
        """Whether app standby is enforced on it: never while charging."""
        return self.is_inactive(package) and not self._battery.state.plugged

    def set_standby_bucket(self, package: str, bucket: int) -> None:
        """10 active, 20 working set, 30 frequent, 40 rare, 45 restricted."""
        with self._lock:
            self._buckets[package] = bucket

    def standby_bucket(self, package: str) -> int:
        """The package's bucket."""
        with self._lock:
            return self._buckets.get(package, _ACTIVE)

    def used(self, package: str) -> None:
        """The user opened it: active again."""
        with self._lock:
            self._inactive.discard(package)
            self._buckets[package] = _ACTIVE

    def observe(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each change."""
        with self._lock:
            self._listeners.append(callback)

    def booted(self) -> None:
        """A boot: awake, not idle, battery saver off."""
        with self._lock:
            self._awake = True
            self._forced_idle = None
        if self._low_power:
            self._settings.put("global", "low_power", "0")

    def _set_awake(self, *, awake: bool) -> None:
        with self._lock:
            changed = self._awake != awake
            self._awake = awake
        if changed:
            self._tell()

    def _battery_changed(self, state: BatteryState) -> None:
        if state.plugged and self._low_power:
            self._settings.put("global", "low_power", "0")
            self._tell()

    def _tell(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()
