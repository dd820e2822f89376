"""Every knob keeps one contract: what it read before a change, it can put back afterwards.

Runs against a virtual device, and against each device that `--android-device` names.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from harness.adb import Adb
from harness.control import ServiceControl
from harness.drivers.airplane_mode import AirplaneMode
from harness.drivers.app_firewall import AppFirewall
from harness.drivers.app_folder import AppFolder
from harness.drivers.app_package import KEPT, AppPackage
from harness.drivers.data_saver import DataSaver
from harness.drivers.device import Device
from harness.drivers.device_script import DeviceScript
from harness.drivers.device_time import DeviceTime
from harness.drivers.emulator_access_point import EmulatorAccessPoint
from harness.drivers.emulator_console import console_of
from harness.drivers.emulator_link import EmulatorLink
from harness.drivers.emulator_signal import EmulatorSignal
from harness.drivers.global_proxy import GlobalProxy
from harness.drivers.knobs import DEVICE_KNOBS, SERVICE_KNOBS, knob_named
from harness.drivers.mobile_data import MobileData
from harness.drivers.packet_filter import PacketFilter
from harness.drivers.permission import POST_NOTIFICATIONS, Permission
from harness.drivers.private_dns import PrivateDns
from harness.drivers.reverse_port import ReversePort
from harness.drivers.service_account import ServiceAccount
from harness.drivers.service_clock import ServiceClock
from harness.drivers.service_settings import ServiceSettings
from harness.drivers.setting import Setting
from harness.drivers.traffic_control import TrafficControl
from harness.drivers.wifi import Wifi
from harness.errors import HarnessError, ProtocolError, ServiceError
from harness.lab import courier_apks
from harness.messengers.courier.screens import PACKAGE
from harness.model import Knob, LinkKnob
from harness.parsers.dumpsys_connectivity import parse_connectivity
from tests.conftest import wait_until

JOINED_S = 20.0


@dataclass(frozen=True)
class Case:
    """One knob under the contract.

    Attributes:
        make: the knob on a device and a service.
        change: changes what the knob stands for, in any way but by the knob's own `write`.
        observe: what the knob stands for, where its value is a file that stands for it.
        nonsense: a value that it has to refuse.
    """

    make: Callable[[Device, ServiceControl], Knob[Any]]
    change: Callable[[Any], object]
    observe: Callable[[Any], object] = lambda knob: knob.read()
    nonsense: object = "nonsense"


def toggle_airplane_mode(knob: AirplaneMode) -> None:
    verb = "disable" if knob.read() else "enable"
    knob.adb.shell(f"cmd connectivity airplane-mode {verb}")


def spoil(knob: AppFolder) -> None:
    knob.run_as(f"mkdir -p {knob.folder}; echo spoilt > {knob.folder}/contract-test")


def follow_and_age(knob: ServiceAccount) -> None:
    knob.control.ask("PATCH", f"/accounts/{knob.username}", {"age_days": 2, "verified": False})


def set_back(knob: DeviceTime) -> None:
    then = round(time.time()) - 86_400
    setting = f"cmd alarm set-time {then}000"
    knob.adb.shell(
        f"if cmd alarm help | grep -q set-time; then {setting}; else su 0 date @{then}; fi"
    )


CASES = {
    "airplane-mode": Case(
        lambda device, _: AirplaneMode(device.adb), toggle_airplane_mode, nonsense=7
    ),
    "package": Case(
        lambda device, _: AppPackage(device.adb, PACKAGE),
        lambda knob: knob.install(courier_apks()["2.6.1"]),
        lambda knob: knob.version_code(),
    ),
    "app-folder": Case(
        lambda device, _: AppFolder(device.adb, PACKAGE, "cache"),
        spoil,
        lambda knob: knob.digests(),
        nonsense=7,
    ),
    "device-time": Case(lambda device, _: device.time, set_back),
    "service-account": Case(lambda _, control: ServiceAccount(control, "ada"), follow_and_age),
    "service-settings": Case(
        lambda _, control: ServiceSettings(control), lambda knob: knob.change(hourly_limit=3)
    ),
    "service-clock": Case(
        lambda _, control: ServiceClock(control), lambda knob: knob.advance(3600.0)
    ),
}


def networks(knob: EmulatorAccessPoint) -> str:
    """The transports of all networks."""
    found = parse_connectivity(knob.adb.shell("dumpsys connectivity")).agents
    return " ".join(agent.transports for agent in found)


def passes(knob: EmulatorAccessPoint) -> bool:
    """Whether a packet gets through by Wi-Fi, which is what the access point stands for."""
    wait_until(lambda: "WIFI" in networks(knob), JOINED_S, "Wi-Fi that is joined")
    return "1 received" in knob.adb.run("ping -I wlan0 -c 1 -W 1 10.0.2.2").stdout


def switch(knob: Knob[bool]) -> None:
    """The other way round, by the command that the knob's own write does not use alone."""
    knob.write(not knob.read())


def put(key: str, value: str) -> Callable[[Any], object]:
    """Write a global setting behind the knob's back."""
    return lambda knob: knob.adb.shell(f"settings put global {key} {value}")


def drop_names(knob: PacketFilter) -> None:
    knob.root.shell("iptables -I OUTPUT -m comment --comment harness -p udp --dport 53 -j DROP")


def delay(knob: TrafficControl) -> None:
    knob.root.shell(f"tc qdisc replace dev {knob.interface} root netem delay 100ms")


def deny(knob: AppFirewall) -> None:
    knob.adb.shell(f"cmd connectivity set-package-networking-enabled false {knob.package}")


def console(command: str) -> Callable[[Any], object]:
    """Say something to the emulator's console."""
    return lambda knob: say(knob.adb, command)


def say(adb: Adb, command: str) -> None:
    with console_of(adb) as open_console:
        open_console.command(command)


CASES |= {
    "app-firewall": Case(lambda device, _: AppFirewall(device.adb, PACKAGE), deny),
    "data-saver": Case(
        lambda device, _: DataSaver(device.adb),
        lambda knob: knob.adb.run("cmd netpolicy set restrict-background true"),
    ),
    "device-script": Case(
        lambda device, _: DeviceScript(device.adb, "contract"),
        lambda knob: knob.write("sleep 60\n"),
        nonsense=7,
    ),
    "emulator-access-point": Case(
        lambda device, _: EmulatorAccessPoint(device.adb, "AndroidWifi"),
        console("wifi block AndroidWifi"),
        passes,
        nonsense=7,
    ),
    "emulator-link": Case(
        lambda device, _: EmulatorLink(device.adb), console("network delay gprs")
    ),
    "emulator-signal": Case(lambda device, _: EmulatorSignal(device.adb), console("gsm signal 5")),
    "global-proxy": Case(
        lambda device, _: GlobalProxy(device.adb), put("http_proxy", "192.0.2.1:3128")
    ),
    "mobile-data": Case(lambda device, _: MobileData(device.adb), switch),
    "packet-filter": Case(lambda device, _: PacketFilter(device.adb), drop_names),
    "permission": Case(
        lambda device, _: Permission(device.adb, PACKAGE, POST_NOTIFICATIONS), switch
    ),
    "private-dns": Case(lambda device, _: PrivateDns(device.adb), put("private_dns_mode", "off")),
    "reverse-port": Case(
        lambda device, _: ReversePort(device.adb, 40404),
        lambda knob: knob.adb.reverse("tcp:40404", "tcp:9"),
    ),
    "setting": Case(
        lambda device, _: Setting(device.adb, "global", "captive_portal_mode"),
        put("captive_portal_mode", "0"),
        nonsense=7,
    ),
    "traffic-control": Case(
        lambda device, _: TrafficControl(device.adb, "wlan0"), delay, nonsense="; reboot"
    ),
    "wifi": Case(lambda device, _: Wifi(device.adb), switch),
}


CUT_LINK = ("airplane-mode", "mobile-data", "packet-filter", "traffic-control", "wifi")
"""What may take down the network that ADB goes by, and is put back by a command of the device."""


@pytest.fixture(params=list(CASES.values()), ids=list(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    """One knob after the other."""
    found: Case = request.param
    return found


@pytest.fixture
def knob(case: Case, contract_device: Device, control: ServiceControl) -> Iterator[Knob[Any]]:
    """The knob; what it stands for is put back however the test ends."""
    knob = case.make(contract_device, control)
    _skip_without(knob)
    before = knob.read()
    yield knob
    knob.write(before)
    contract_device.adb.shell(f"rm -rf {KEPT}")


def _skip_without(knob: Knob[Any]) -> None:
    if not getattr(knob, "available", lambda: True)():
        pytest.skip(f"{knob.name} is not available on this device")
    if isinstance(knob, AppPackage) and knob.version_code() is None:
        pytest.skip(f"{knob.package} is not installed on this device")


def test_reading_twice_gives_the_same(case: Case, knob: Knob[Any]) -> None:
    assert knob.read() == knob.read()
    assert case.observe(knob) == case.observe(knob)


def test_a_change_is_seen_and_put_back_by_a_value_that_was_on_disk(
    case: Case, knob: Knob[Any]
) -> None:
    before, value = case.observe(knob), json.loads(json.dumps(knob.read()))

    case.change(knob)
    changed = case.observe(knob)
    knob.write(value)

    assert changed != before
    assert case.observe(knob) == before


def test_putting_back_twice_changes_nothing_more(case: Case, knob: Knob[Any]) -> None:
    before, value = case.observe(knob), knob.read()
    case.change(knob)

    knob.write(value)
    knob.write(value)

    assert case.observe(knob) == before


@pytest.mark.parametrize("case", [CASES[name] for name in CUT_LINK], ids=CUT_LINK)
def test_its_command_alone_puts_a_change_back_on_the_device(
    case: Case, knob: LinkKnob[Any], contract_device: Device
) -> None:
    command, before = knob.undo_command(knob.read()), case.observe(knob)
    case.change(knob)

    contract_device.adb.shell(command)
    contract_device.adb.shell(command)

    assert case.observe(knob) == before


def test_a_journal_finds_the_knob_by_its_name(
    knob: Knob[Any], contract_device: Device, control: ServiceControl
) -> None:
    found = knob_named(knob.name, contract_device.adb, control)

    assert found == knob


def test_a_value_that_no_reading_gives_is_refused(case: Case, knob: Knob[Any]) -> None:
    before = case.observe(knob)

    with pytest.raises(HarnessError):
        knob.write(case.nonsense)

    assert case.observe(knob) == before


def test_every_knob_that_journals_may_name_is_under_the_contract() -> None:
    assert {*DEVICE_KNOBS, *SERVICE_KNOBS} == set(CASES)


@pytest.mark.parametrize(
    "name",
    ["", "unheard-of", "service-unheard-of:x"],
    ids=["empty", "of a device", "of a service"],
)
def test_a_name_that_no_knob_has_is_a_protocol_error(
    name: str, contract_device: Device, control: ServiceControl
) -> None:
    with pytest.raises(ProtocolError, match="no knob"):
        knob_named(name, contract_device.adb, control)


def test_a_knob_of_the_service_without_a_service_is_the_services_error(
    contract_device: Device,
) -> None:
    with pytest.raises(ServiceError, match="service-clock cannot be put back"):
        knob_named("service-clock", contract_device.adb, None)
