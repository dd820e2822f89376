"""Whether a device can be asked for something, and if not, what is missing and how to get it.

Binds to: a device, and the app under test on it.
Implements: sensors.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.drivers.airplane_mode import AirplaneMode
from harness.drivers.app_folder import AppFolder
from harness.drivers.device import Device
from harness.errors import CapabilityMissingError
from harness.model import Capability

_SHELL_IS_TRUSTED = range(29, 34)
"""On these levels shell counts as a trusted installer (AOSP, PackageInstallerService)."""
_QUICK_SETTINGS_SINCE = 24


def expect(capability: Capability, device: Device, package: str) -> None:
    """Ask whether a device can do something.

    Raises:
        CapabilityMissingError: it cannot; says what is missing and how to get it.
    """
    available, missing, grant = _ANSWERS[capability]
    if not available(device, package):
        raise CapabilityMissingError(device.serial, missing, grant)


def _always(_device: Device, _package: str) -> bool:
    return True


def _airplane_command(device: Device, _package: str) -> bool:
    return AirplaneMode(device.adb).available()


def _quick_settings(device: Device, _package: str) -> bool:
    return device.api >= _QUICK_SETTINGS_SINCE


def _run_as(device: Device, package: str) -> bool:
    return AppFolder(device.adb, package, "cache").available()


def _downgrade(device: Device, package: str) -> bool:
    if device.adb.shell("getprop ro.build.type") != "user":
        return True
    return device.api in _SHELL_IS_TRUSTED or _run_as(device, package)


_ANSWERS: dict[Capability, tuple[Callable[[Device, str], bool], str, str]] = {
    Capability.SECOND_DEVICE: (_always, "", ""),  # a bench always has one
    Capability.SERVICE_CONTROL: (_always, "", ""),
    Capability.AIRPLANE_COMMAND: (
        _airplane_command,
        "`cmd connectivity airplane-mode` is missing",
        "It comes with API 28.",
    ),
    Capability.QUICK_SETTINGS: (
        _quick_settings,
        "`cmd statusbar expand-settings` is missing",
        "It comes with API 24.",
    ),
    Capability.RUN_AS: (
        _run_as,
        "The app's data cannot be entered with run-as",
        "Install a debuggable build of the app.",
    ),
    Capability.DOWNGRADE: (
        _downgrade,
        "An older version cannot be installed over this one",
        "Install a debuggable build of the app, or use a userdebug image.",
    ),
}
