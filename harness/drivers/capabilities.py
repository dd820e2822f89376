"""Whether a device can be asked for something, and if not, what is missing and how to get it.

Binds to: a device, and the app under test on it.
Implements: sensors.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from harness.destructive import HOW_TO_ALLOW
from harness.drivers.airplane_mode import AirplaneMode
from harness.drivers.app_folder import AppFolder
from harness.drivers.device import Device
from harness.drivers.emulator_console import has_console
from harness.errors import CapabilityMissingError
from harness.model import Capability, is_local

_SHELL_IS_TRUSTED = range(29, 34)
"""On these levels shell counts as a trusted installer (AOSP, PackageInstallerService)."""
_QUICK_SETTINGS_SINCE = 24
_PRIVATE_DNS_SINCE = 28
_RATE_LIMIT_SINCE = 33


def expect(
    capability: Capability, device: Device, package: str, service_urls: tuple[str, ...]
) -> None:
    """Ask whether a device, or the service, can do something.

    Args:
        capability: what.
        device: the one.
        package: the app under test on it.
        service_urls: where the device reaches the service; what the app talks to comes first.

    Raises:
        CapabilityMissingError: it cannot; says what is missing and how to get it.
    """
    if capability in _AT_THE_SERVICE:
        offered, missing, grant = _AT_THE_SERVICE[capability]
        if not offered(service_urls):
            raise CapabilityMissingError(device.serial, missing, grant)
        return
    available, missing, grant = _ANSWERS[capability]
    if not available(device, package):
        raise CapabilityMissingError(device.serial, missing, grant)


def _by_name(urls: tuple[str, ...]) -> bool:
    host = urlsplit(urls[0]).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(host)
    return False


def _over_tls(urls: tuple[str, ...]) -> bool:
    return urlsplit(urls[0]).scheme == "https"


def _without_tls(urls: tuple[str, ...]) -> bool:
    return any(urlsplit(url).scheme == "http" for url in urls)


def _always(_device: Device, _package: str) -> bool:
    return True


def _airplane_command(device: Device, _package: str) -> bool:
    return AirplaneMode(device.adb).available()


def _quick_settings(device: Device, _package: str) -> bool:
    return device.api >= _QUICK_SETTINGS_SINCE


def _run_as(device: Device, package: str) -> bool:
    return AppFolder(device.adb, package, "cache").available()


def _access_point(device: Device, _package: str) -> bool:
    return has_console(device.adb) and device.network.access_point("AndroidWifi").available()


def _app_firewall(device: Device, package: str) -> bool:
    return device.network.app_firewall(package).available()


def _cellular(device: Device, _package: str) -> bool:
    return device.network.mobile_data.available()


def _console(device: Device, _package: str) -> bool:
    return has_console(device.adb)


def _disposable(device: Device, _package: str) -> bool:
    return device.adb.leave.given


def _host_loopback(device: Device, _package: str) -> bool:
    return is_local(device.serial)


def _netcat(device: Device, _package: str) -> bool:
    return device.adb.run("which nc").exit_code == 0


def _packet_filter(device: Device, _package: str) -> bool:
    return device.network.packet_filter.available()


def _private_dns(device: Device, _package: str) -> bool:
    return device.api >= _PRIVATE_DNS_SINCE


def _rate_limit(device: Device, _package: str) -> bool:
    return device.api >= _RATE_LIMIT_SINCE


def _set_time(device: Device, _package: str) -> bool:
    return device.time.available()


def _traffic_control(device: Device, _package: str) -> bool:
    return device.network.traffic_control("wlan0").available()


def _wifi(device: Device, _package: str) -> bool:
    return device.adb.run("pm list features").stdout.find("android.hardware.wifi") >= 0


def _downgrade(device: Device, package: str) -> bool:
    if device.adb.shell("getprop ro.build.type") != "user":
        return True
    return device.api in _SHELL_IS_TRUSTED or _run_as(device, package)


_ANSWERS: dict[Capability, tuple[Callable[[Device, str], bool], str, str]] = {
    Capability.SERVICE_CONTROL: (_always, "", ""),
    Capability.AIRPLANE_COMMAND: (
        _airplane_command,
        "`cmd connectivity airplane-mode` is missing",
        "It comes with API 28.",
    ),
    Capability.ACCESS_POINT: (
        _access_point,
        "There is no emulator console that blocks a Wi-Fi network",
        "Use a recent emulator on this host.",
    ),
    Capability.APP_FIREWALL: (
        _app_firewall,
        "`cmd connectivity set-package-networking-enabled` is missing",
        "It comes with Android 14 and its updates; a userdebug image has iptables instead.",
    ),
    Capability.CELLULAR: (_cellular, "There is no SIM that can be used", "Insert one."),
    Capability.DATA_SAVER: (_always, "", ""),  # of every level that we know
    Capability.DISPOSABLE: (
        _disposable,
        "Leave to do what cannot be put back is not given",
        HOW_TO_ALLOW,
    ),
    Capability.EMULATOR_CONSOLE: (
        _console,
        "There is no emulator console that lets us in",
        "Use an emulator on this host, and its token file.",
    ),
    Capability.HOST_LOOPBACK: (
        _host_loopback,
        "This host is not reached as 10.0.2.2",
        "Use an emulator on this host.",
    ),
    Capability.NETCAT: (_netcat, "`nc` is missing", "It comes with API 29."),
    Capability.PACKET_FILTER: (
        _packet_filter,
        "There is no root shell with iptables",
        "Use a userdebug image, or a rooted phone.",
    ),
    Capability.PRIVATE_DNS: (_private_dns, "Private DNS is missing", "It comes with API 28."),
    Capability.RATE_LIMIT: (
        _rate_limit,
        "The developer option that limits the download rate is missing",
        "It comes with API 33.",
    ),
    Capability.SET_TIME: (
        _set_time,
        "Nobody may set the clock: `cmd alarm set-time` and a root shell are missing",
        "The command comes with API 28; before that, use a userdebug image, or a rooted phone.",
    ),
    Capability.SHAPING_PROXY: (_always, "", ""),  # `adb reverse` and the setting are everywhere
    Capability.TRAFFIC_CONTROL: (
        _traffic_control,
        "There is no root shell with tc",
        "Use a userdebug image, or a rooted phone.",
    ),
    Capability.WIFI: (_wifi, "There is no Wi-Fi", "Use a device that has it."),
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
_AT_THE_SERVICE: dict[Capability, tuple[Callable[[tuple[str, ...]], bool], str, str]] = {
    Capability.SERVICE_NAME: (
        _by_name,
        "The app knows the service by an address, so names do not matter to it",
        "Have the network's DNS server, or the device's /system/etc/hosts, say that courier.test "
        "is the service's host; on a virtual device it does.",
    ),
    Capability.SERVICE_PLAIN: (
        _without_tls,
        "The service is not offered without TLS",
        "Name its http:// address with --android-service, or let the run start the service.",
    ),
    Capability.SERVICE_TLS: (
        _over_tls,
        "The app talks to the service without TLS",
        "Name its https:// address with --android-service, or let the run start the service.",
    ),
}
