"""Every knob by the name that journals on disk use for it."""

from __future__ import annotations

from typing import Any

from harness.adb import DeviceAdb
from harness.clock import SystemClock
from harness.control import ServiceControl
from harness.drivers.app_folder import AppFolder
from harness.drivers.app_package import AppPackage
from harness.drivers.device import Device
from harness.drivers.service_account import ServiceAccount
from harness.drivers.service_clock import ServiceClock
from harness.drivers.service_settings import ServiceSettings
from harness.errors import ProtocolError, ServiceError
from harness.model import Knob
from harness.ui import DeviceUi


def knob_named(name: str, adb: DeviceAdb, control: ServiceControl | None) -> Knob[Any]:
    """The knob that a journal names.

    Raises:
        ServiceError: it belongs to a service that cannot be reached.
        ProtocolError: no knob has that name.
    """
    kind, _, rest = name.partition(":")
    if is_service_knob(name):
        return _service_knob(kind, rest, control)
    match kind:
        case "airplane-mode":
            return Device(adb, DeviceUi(adb), SystemClock()).airplane_mode
        case "package":
            return AppPackage(adb, rest)
        case "app-folder":
            package, _, folder = rest.partition(":")
            return AppFolder(adb, package, folder)
        case _:
            raise ProtocolError("journal", f"there is no knob named {name!r}")


def is_service_knob(name: str) -> bool:
    """Whether a knob belongs to the service and not to the device."""
    return name.startswith("service-")


def _service_knob(kind: str, rest: str, control: ServiceControl | None) -> Knob[Any]:
    if control is None:
        raise ServiceError("(none)", f"{kind} cannot be put back without it", "Name the service.")
    match kind:
        case "service-account":
            return ServiceAccount(control, rest)
        case "service-settings":
            return ServiceSettings(control)
        case "service-clock":
            return ServiceClock(control)
        case _:
            raise ProtocolError("journal", f"there is no knob named {kind!r}")
