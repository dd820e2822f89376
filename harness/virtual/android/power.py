"""Screen on or off, battery saver, stay-awake, doze.

Sources: PowerManagerService, BatterySaverStateMachine (`low_power` is refused while powered and cleared
at boot and on plug-in), DeviceIdleController.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.battery import Battery, BatteryState
    from harness.virtual.android.settings import Settings


class Power:
    """What PowerManagerService decides; thread-safe."""

    def __init__(self, settings: "Settings", battery: "Battery") -> None:
        self._settings = settings
        self._battery = battery
        self._lock = threading.Lock()
        self._awake = True
        self._forced_idle: str | None = None
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
        """Whether battery saver is on."""
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

    def observe(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each change."""
        with self._lock:
            self._listeners.append(callback)

    def booted(self) -> None:
        """A boot: awake, not idle, battery saver off."""
        with self._lock:
            self._awake = True
            self._forced_idle = None
        if self.battery_saver:
            self._settings.put("global", "low_power", "0")

    def _set_awake(self, *, awake: bool) -> None:
        with self._lock:
            changed = self._awake != awake
            self._awake = awake
        if changed:
            self._tell()

    def _battery_changed(self, state: "BatteryState") -> None:
        if state.plugged and self.battery_saver:
            self._settings.put("global", "low_power", "0")
            self._tell()

    def _tell(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()
