"""Every knob by the name that journals on disk use for it: a kind, and what it is the kind of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.adb import DeviceAdb
from harness.clock import SystemClock
from harness.control import ServiceControl
from harness.drivers.app_firewall import AppFirewall
from harness.drivers.app_folder import AppFolder
from harness.drivers.app_package import AppPackage
from harness.drivers.data_saver import DataSaver
from harness.drivers.device import Device
from harness.drivers.device_script import DeviceScript
from harness.drivers.device_time import DeviceTime
from harness.drivers.emulator_access_point import EmulatorAccessPoint
from harness.drivers.emulator_link import EmulatorLink
from harness.drivers.emulator_signal import EmulatorSignal
from harness.drivers.global_proxy import GlobalProxy
from harness.drivers.mobile_data import MobileData
from harness.drivers.packet_filter import PacketFilter
from harness.drivers.permission import Permission
from harness.drivers.private_dns import PrivateDns
from harness.drivers.reverse_port import ReversePort
from harness.drivers.service_account import ServiceAccount
from harness.drivers.service_clock import ServiceClock
from harness.drivers.service_settings import ServiceSettings
from harness.drivers.setting import Setting
from harness.drivers.traffic_control import TrafficControl
from harness.drivers.wifi import Wifi
from harness.errors import ProtocolError, ServiceError
from harness.model import Knob
from harness.ui import DeviceUi

_OnDevice = Callable[[DeviceAdb, str], Knob[Any]]
_AtService = Callable[[ServiceControl, str], Knob[Any]]


def _airplane_mode(adb: DeviceAdb, _rest: str) -> Knob[Any]:
    return Device(adb, DeviceUi(adb), SystemClock()).airplane_mode


DEVICE_KNOBS: Mapping[str, _OnDevice] = {
    "airplane-mode": _airplane_mode,
    "app-firewall": AppFirewall,
    "app-folder": lambda adb, rest: AppFolder(adb, *rest.split(":", 1)),
    "data-saver": lambda adb, _: DataSaver(adb),
    "device-script": DeviceScript,
    "device-time": lambda adb, _: DeviceTime(adb),
    "emulator-access-point": EmulatorAccessPoint,
    "emulator-link": lambda adb, _: EmulatorLink(adb),
    "emulator-signal": lambda adb, _: EmulatorSignal(adb),
    "global-proxy": lambda adb, _: GlobalProxy(adb),
    "mobile-data": lambda adb, _: MobileData(adb),
    "package": AppPackage,
    "packet-filter": lambda adb, _: PacketFilter(adb),
    "permission": lambda adb, rest: Permission(adb, *rest.split(":", 1)),
    "private-dns": lambda adb, _: PrivateDns(adb),
    "reverse-port": lambda adb, rest: ReversePort(adb, int(rest)),
    "setting": lambda adb, rest: Setting(adb, *rest.split(":", 1)),
    "traffic-control": TrafficControl,
    "wifi": lambda adb, _: Wifi(adb),
}
SERVICE_KNOBS: Mapping[str, _AtService] = {
    "service-account": ServiceAccount,
    "service-clock": lambda control, _: ServiceClock(control),
    "service-settings": lambda control, _: ServiceSettings(control),
}


def knob_named(name: str, adb: DeviceAdb, control: ServiceControl | None) -> Knob[Any]:
    """The knob that a journal names.

    Raises:
        ServiceError: it belongs to a service that cannot be reached.
        ProtocolError: no knob has that name.
    """
    kind, _, rest = name.partition(":")
    try:
        if kind in DEVICE_KNOBS:
            return DEVICE_KNOBS[kind](adb, rest)
        if kind in SERVICE_KNOBS and control is not None:
            return SERVICE_KNOBS[kind](control, rest)
    except (TypeError, ValueError) as error:
        raise ProtocolError("journal", f"there is no knob named {name!r}") from error
    if kind in SERVICE_KNOBS:
        raise ServiceError("(none)", f"{kind} cannot be put back without it", "Name the service.")
    raise ProtocolError("journal", f"there is no knob named {name!r}")


def is_service_knob(name: str) -> bool:
    """Whether a knob belongs to the service and not to the device."""
    return name.startswith("service-")
