"""What services keep and only their own commands look at: app-ops, app locales, flags.

One `ServiceState` a device, made when first asked for. What Android writes to disk is kept in
`services.json` of the device's state folder; the rest is forgotten at a boot.
"""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from harness.virtual.android.documents import load_document, save_document

if TYPE_CHECKING:
    from pathlib import Path

    from harness.virtual.android.network.wifi import AccessPoint
    from harness.virtual.device import Android

ALLOWLISTED = ("com.android.providers.downloads", "com.android.shell")
"""The system packages that doze and battery saver leave alone (etc/sysconfig)."""


@dataclass
class Volatile:
    """Lost at a reboot."""

    light_idle_enabled: bool = True
    deep_idle_enabled: bool = True
    idle_step: dict[str, str] = field(default_factory=dict)
    """`light` or `deep` to a state that `step` or `force-inactive` led to."""
    temporary_allowlist: dict[str, float] = field(default_factory=dict)
    """Package to when its stay ends, in seconds of `DeviceClock.elapsed`."""
    except_idle: set[str] = field(default_factory=set)
    forced_storage: str = ""
    """`low`, `not-low` or empty."""
    thermal_status: int | None = None
    suggestions: dict[str, str] = field(default_factory=dict)
    """Network name to security, of the shell's own Wi-Fi suggestions."""
    wifi: dict[str, str] = field(default_factory=dict)
    """What root set with `cmd wifi`, by name."""
    fake_scans: list[AccessPoint] = field(default_factory=list)
    faking_scans: bool = False
    battery_sequence: int = 1
    storage_sequence: int = 1


class ServiceState:
    """The state of one device's services; thread-safe where it is written to disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._ops: dict[str, dict[str, str]] = {}
        self._locales: dict[str, str] = {}
        self._flags: dict[str, str] = {}
        self._network_types = ""
        self.volatile = Volatile()
        self.boot()

    def boot(self) -> None:
        """Only what is on disk is left (nothing after a factory reset)."""
        document: dict[str, Any] = load_document(self._path)
        with self._lock:
            self._ops = dict(document.get("app_ops", {}))
            self._locales = dict(document.get("app_locales", {}))
            self._flags = dict(document.get("device_config", {}))
            self._network_types = document.get("network_types", "")
        self.volatile = Volatile()

    def package_changed(self, action: str, package: str) -> None:
        """A package is gone: what was chosen for it goes too."""
        if action == "removed":
            self.reset_operations(package)
            self.set_locales(package, "")

    def operations(self, package: str) -> dict[str, str]:
        """The package's app-ops that differ from their defaults: name to mode."""
        with self._lock:
            return dict(self._ops.get(package, {}))

    def set_operation(self, package: str, operation: str, mode: str | None) -> None:
        """Set an app-op; None is its default."""
        with self._lock:
            modes = self._ops.setdefault(package, {})
            if mode is None:
                modes.pop(operation, None)
            else:
                modes[operation] = mode
            if not modes:
                del self._ops[package]
            self._save()

    def reset_operations(self, package: str | None = None) -> None:
        """Drop the app-ops of one package, or of all."""
        with self._lock:
            for name in list(self._ops) if package is None else [package]:
                self._ops.pop(name, None)
            self._save()

    def locales(self, package: str) -> str:
        """The languages chosen for one app, such as `fr-FR`; empty: the system's."""
        with self._lock:
            return self._locales.get(package, "")

    def set_locales(self, package: str, tags: str) -> None:
        """Choose an app's languages; empty goes back to the system's."""
        with self._lock:
            if tags:
                self._locales[package] = tags
            else:
                self._locales.pop(package, None)
            self._save()

    @property
    def network_types(self) -> str:
        """The radio technologies that `cmd phone` allows, as digits of 0 and 1; empty: all."""
        with self._lock:
            return self._network_types

    def set_network_types(self, types: str) -> None:
        """Allow these."""
        with self._lock:
            self._network_types = types
            self._save()

    def flags(self) -> dict[str, str]:
        """The flags of `device_config`, by `NAMESPACE/KEY`."""
        with self._lock:
            return dict(self._flags)

    def set_flag(self, name: str, value: str | None) -> None:
        """Set a flag; None removes it."""
        with self._lock:
            if value is None:
                self._flags.pop(name, None)
            else:
                self._flags[name] = value
            self._save()

    def _save(self) -> None:
        document = {
            "app_ops": self._ops,
            "app_locales": self._locales,
            "device_config": self._flags,
            "network_types": self._network_types,
        }
        save_document(self._path, document)


def _follow(reference: weakref.ref[Android], state: ServiceState) -> None:
    """Hear of boots and of removed packages; a boot makes a new package manager."""

    def booted() -> None:
        android = reference()
        if android is not None:
            state.boot()
            android.packages.observe(state.package_changed)

    android = reference()
    if android is not None:
        android.on_booted(booted)
        android.packages.observe(state.package_changed)


_STATES: weakref.WeakKeyDictionary[Android, ServiceState] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def service_state(android: Android) -> ServiceState:
    """The services' state of this device."""
    with _LOCK:
        state = _STATES.get(android)
        if state is None:
            state = _STATES[android] = ServiceState(android.state_dir / "services.json")
            _follow(weakref.ref(android), state)
    return state
