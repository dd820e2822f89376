"""The battery: real values, and the values that `dumpsys battery` overrides them with.

Source: frameworks/base/services/core/java/com/android/server/BatteryService.java. After `unplug` or
`set` the values freeze until `reset`; a boot resets them.
"""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True)
class BatteryState:
    """What BatteryService reports; temperature in tenths of a degree, voltage in millivolt."""

    ac: bool = True
    usb: bool = False
    wireless: bool = False
    dock: bool = False
    present: bool = True
    status: int = 2
    health: int = 2
    level: int = 100
    scale: int = 100
    voltage: int = 5000
    temperature: int = 250
    counter: int = 10000
    technology: str = "Li-ion"

    @property
    def plugged(self) -> bool:
        """Whether any charger is connected."""
        return self.ac or self.usb or self.wireless or self.dock


class Battery:
    """The true state (emulator console `power …`) under the overriding one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._true = BatteryState()
        self._override: BatteryState | None = None
        self._listeners: list[Callable[[BatteryState], None]] = []

    @property
    def state(self) -> BatteryState:
        """What the device believes."""
        with self._lock:
            return self._override or self._true

    @property
    def updates_stopped(self) -> bool:
        """Whether the values are frozen by `unplug` or `set`."""
        with self._lock:
            return self._override is not None

    def unplug(self) -> None:
        """Freeze as not charging."""
        self.override(ac=False, usb=False, wireless=False, dock=False)

    def override(self, **values: object) -> None:
        """Freeze with these fields of `BatteryState` changed."""
        with self._lock:
            self._override = replace(self._override or self._true, **values)  # type: ignore[arg-type]
        self._tell()

    def charge(self, **values: object) -> None:
        """Change the true state, as the emulator's console does."""
        with self._lock:
            self._true = replace(self._true, **values)  # type: ignore[arg-type]
        self._tell()

    def reset(self) -> None:
        """Show the true state again."""
        with self._lock:
            self._override = None
        self._tell()

    def dump(self) -> list[dict[str, Any] | None]:
        """The true state and the overriding one, for `restore`."""
        with self._lock:
            override = self._override
            return [asdict(self._true), asdict(override) if override is not None else None]

    def restore(self, states: list[dict[str, Any] | None]) -> None:
        """Be what `dump` gave."""
        true, override = [BatteryState(**each) if each else None for each in states]
        with self._lock:
            self._true = true or BatteryState()
            self._override = override
        self._tell()

    def observe(self, callback: Callable[[BatteryState], None]) -> None:
        """Call `callback` after each change."""
        with self._lock:
            self._listeners.append(callback)

    def _tell(self) -> None:
        state = self.state
        for listener in list(self._listeners):
            listener(state)
