"""A device that is reached over a network: no change leaves it out of reach for good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import harness.adb
from harness.clock import SystemClock
from harness.drivers.airplane_mode import AirplaneMode
from harness.drivers.device import Device
from harness.drivers.fingerprint import device_fingerprint, differences
from harness.drivers.knobs import knob_named
from harness.drivers.quick_settings import QuickSettings
from harness.drivers.timed_undo import TimedUndo, expect_way_back, over_network, timed_undo
from harness.drivers.undo_mirror import UndoMirror
from harness.errors import (
    CapabilityMissingError,
    DeviceUnavailableError,
    EvidenceError,
    HarnessError,
)
from harness.healing import heal
from harness.journal import Journal
from harness.model import Knob
from harness.ui import DeviceUi
from tests.conftest import START_SECONDS, DeviceFactory, wait_until

if TYPE_CHECKING:
    from tests.conftest import Adb, AdbServer

BACK_S = 40.0
"""Host seconds: adb looks for a lost address at intervals."""
SOON_S = 100.0
"""Device seconds; five of the host's."""
ANSWER_S = 1.0
RULE = "filter OUTPUT -o wlan0 -p tcp --dport 9 -j DROP"


@dataclass(frozen=True)
class Linked:
    """One device by two ways: over its Wi-Fi, and by an emulator's pipe, which nothing cuts."""

    wifi: Device
    pipe: Device
    adb: Adb

    def state(self) -> str:
        """What adb says of the way over Wi-Fi."""
        return self.adb.state(self.wifi.serial)

    def answers(self) -> bool:
        """Whether the way over Wi-Fi leads to the device."""
        try:
            return self.wifi.adb.run("true", timeout_s=ANSWER_S).exit_code == 0
        except HarnessError:
            return False

    def journal(self, folder: Path, guard: TimedUndo | None) -> Journal:
        """An undo list on the host and on the device."""
        mirror = UndoMirror(self.wifi.adb)
        path = folder / f"{self.wifi.serial}-1.jsonl"
        return Journal(path, self.wifi.serial, mirror=mirror, guard=guard)

    def cut(self, journal: Journal, knob: Knob[bool], *, value: bool) -> None:
        """Change it, and ask for something: the change itself may still have been answered."""
        journal.set(knob, value)
        self.wifi.adb.shell("true")

    def undo(self, journal: Journal) -> None:
        journal.undo(lambda name: knob_named(name, self.wifi.adb, None))
        UndoMirror(self.wifi.adb).forget()

    def left_behind(self) -> str:
        """Processes and files that only a timed undo leaves."""
        return self.pipe.adb.run(
            "pgrep -f timed-undo | grep -v $$; ls /data/local/tmp | grep harness"
        ).stdout


def start(adb: Adb, factory: DeviceFactory, *options: str) -> Linked:
    serial = factory("--time-scale", "20", *options).serial
    said = adb("emu", "virtual", "wireless", "plain", serial=serial).stdout
    found = re.search(r"adb connect (\S+)", said)
    assert found is not None, said
    factory.stack.callback(adb, "disconnect", found[1])
    server = harness.adb.AdbServer(port=adb.server.port)
    doors = [server.device(each) for each in (found[1], serial)]
    wifi, pipe = (Device(door, DeviceUi(door), SystemClock()) for door in doors)
    wait_until(lambda: pipe.network.default.read().validated, START_SECONDS, "network")
    assert adb("connect", found[1]).stdout.startswith("connected")
    return Linked(wifi, pipe, adb)


@pytest.fixture(scope="module")
def linked(adb: Adb, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Linked]:
    """A device of API 34; leave it as you found it."""
    with ExitStack() as stack:
        yield start(adb, DeviceFactory(adb.server, tmp_path_factory.mktemp("linked"), stack))


@pytest.fixture
def booting(adb: Adb, device_factory: DeviceFactory) -> Linked:
    """Another, which adb cannot reach over Wi-Fi any more once it has booted."""
    return start(adb, device_factory)


@pytest.fixture
def old_linked(adb: Adb, device_factory: DeviceFactory) -> Linked:
    """One of API 26, where only a finger turns airplane mode on."""
    return start(adb, device_factory, "--api", "26")


@pytest.fixture
def unanswered(adb_server: AdbServer) -> harness.adb.DeviceAdb:
    """A device by wireless debugging's name; nobody is there to be asked."""
    server = harness.adb.AdbServer(port=adb_server.port)
    return server.device("adb-0123ABC-x1Y2z3._adb-tls-connect._tcp")


def soon(linked: Linked) -> TimedUndo:
    return TimedUndo(linked.wifi.adb, linked.wifi.patience, unproven_s=SOON_S)


@pytest.mark.parametrize(
    ("serial", "network"),
    [
        ("192.168.1.5:5555", True),
        ("127.0.0.1:40123", True),
        ("[fe80::1]:5555", True),
        ("adb-0123ABC-x1Y2z3._adb-tls-connect._tcp", True),
        ("adb-0123ABC._adb._tcp.", True),
        ("0123456789ABCDEF", False),
        ("R58M123", False),
    ],
)
def test_a_serial_says_whether_a_network_leads_to_it(
    adb_server: AdbServer, serial: str, network: bool
) -> None:
    assert over_network(harness.adb.AdbServer(port=adb_server.port).device(serial)) is network


def test_a_network_may_lead_to_a_phone_that_adb_takes_for_an_emulator(
    adb_server: AdbServer, device_factory: DeviceFactory
) -> None:
    serial = device_factory("--hardware", "oriole").serial
    adb = harness.adb.AdbServer(port=adb_server.port).device(serial)

    guard = timed_undo(Device(adb, DeviceUi(adb), SystemClock()))

    assert serial.startswith("emulator-")
    assert isinstance(guard, TimedUndo)


@pytest.mark.slow
def test_a_link_that_airplane_mode_cuts_comes_back_by_itself(
    linked: Linked, tmp_path: Path
) -> None:
    before, guard = device_fingerprint(linked.pipe.adb), soon(linked)
    journal = linked.journal(tmp_path, guard)

    with ThreadPoolExecutor() as pool:
        cutting = pool.submit(linked.cut, journal, AirplaneMode(linked.wifi.adb), value=True)
        wait_until(AirplaneMode(linked.pipe.adb).read, BACK_S, "airplane mode")
        silent = linked.state()

    assert silent == "device"  # nobody has told adb's server
    with pytest.raises(DeviceUnavailableError):
        cutting.result()
    wait_until(lambda: not AirplaneMode(linked.pipe.adb).read(), BACK_S, "the device's own undo")
    wait_until(linked.answers, BACK_S, "the link")
    assert heal(linked.pipe.adb, tmp_path / "another host")
    linked.undo(journal)
    assert differences(before, device_fingerprint(linked.wifi.adb)) == []
    assert linked.left_behind() == ""
    with pytest.raises(EvidenceError, match="put back airplane-mode by itself"):
        journal.expect_unused_guard()


@pytest.mark.slow
def test_undo_waits_for_the_link(linked: Linked, tmp_path: Path) -> None:
    journal = linked.journal(tmp_path, soon(linked))
    with pytest.raises(DeviceUnavailableError):
        linked.cut(journal, linked.wifi.network.wifi, value=False)

    linked.undo(journal)

    assert linked.state() == "device"
    assert linked.wifi.network.wifi.read()
    assert linked.left_behind() == ""


@pytest.mark.slow
def test_the_harness_own_undo_stops_it(linked: Linked, tmp_path: Path) -> None:
    guard = timed_undo(linked.wifi)
    assert guard is not None
    journal = linked.journal(tmp_path, guard)
    journal.set(linked.wifi.network.packet_filter, [RULE])
    soon_text = guard.knob.read()
    journal.hold()
    held_text, there = guard.knob.read(), linked.left_behind().split()

    linked.undo(journal)

    assert soon_text.startswith("sleep 60\n")
    assert held_text.startswith("sleep 600\n")
    assert linked.wifi.network.packet_filter.read() == []
    assert there[0].isdecimal()
    assert "harness-scripts" in there
    assert linked.left_behind() == ""
    journal.expect_unused_guard()


@pytest.mark.slow
def test_what_a_remedy_may_change_is_put_back_as_well(linked: Linked, tmp_path: Path) -> None:
    guard = TimedUndo(linked.wifi.adb, linked.wifi.patience, held_s=SOON_S)
    journal = linked.journal(tmp_path, guard)
    journal.record(linked.wifi.network.wifi)
    journal.hold()

    linked.pipe.adb.shell("svc wifi disable")  # as a user does
    wait_until(lambda: not linked.answers(), BACK_S, "the link to be lost")

    linked.undo(journal)
    assert linked.wifi.network.wifi.read()
    assert linked.left_behind() == ""


@pytest.mark.slow
def test_a_later_run_stops_what_a_killed_one_left_running(linked: Linked, tmp_path: Path) -> None:
    linked.journal(tmp_path, timed_undo(linked.wifi)).set(linked.wifi.network.packet_filter, [RULE])

    assert heal(linked.wifi.adb, tmp_path) == ["packet-filter", "device-script:timed-undo"]

    assert linked.wifi.network.packet_filter.read() == []
    assert linked.left_behind() == ""


@pytest.mark.slow
def test_a_device_that_boots_meanwhile_is_healed_from_its_own_copy(
    booting: Linked, tmp_path: Path
) -> None:
    guard = TimedUndo(booting.wifi.adb, booting.wifi.patience)
    journal = booting.journal(tmp_path, guard)
    with pytest.raises(DeviceUnavailableError):
        booting.cut(journal, booting.wifi.network.wifi, value=False)
    booting.adb("reboot", serial=booting.pipe.serial)
    boot = "getprop sys.boot_completed"
    wait_until(lambda: booting.adb.state(booting.pipe.serial) != "device", BACK_S, "the reboot")
    wait_until(lambda: booting.adb.state(booting.pipe.serial) == "device", BACK_S, "adbd")
    wait_until(lambda: booting.pipe.adb.shell(boot) == "1", BACK_S, "the boot")

    done = heal(booting.pipe.adb, tmp_path / "another host")

    assert done == ["wifi", "device-script:timed-undo"]
    assert booting.pipe.network.wifi.read()
    assert booting.left_behind() == ""


@pytest.mark.slow
def test_a_change_that_no_command_undoes_is_refused(old_linked: Linked, tmp_path: Path) -> None:
    switch = old_linked.wifi.airplane_mode
    journal = old_linked.journal(tmp_path, timed_undo(old_linked.wifi))

    with pytest.raises(CapabilityMissingError, match="no command on the device puts it back"):
        journal.set(switch, True)

    assert not switch.read()
    old_linked.undo(journal)
    assert old_linked.left_behind() == ""


def test_wireless_debugging_is_not_cut_as_it_does_not_come_back(
    unanswered: harness.adb.DeviceAdb, courier_device: Device
) -> None:
    guard = TimedUndo(unanswered, courier_device.patience)
    knob = AirplaneMode(unanswered)

    with pytest.raises(CapabilityMissingError, match="cuts wireless debugging"):
        guard.before(knob.name, True, {knob.name: (knob, False)})


@pytest.mark.slow
def test_wireless_debugging_is_known_by_its_port_too(linked: Linked) -> None:
    port, door = linked.wifi.serial.rpartition(":")[2], linked.pipe.adb
    expect_way_back(linked.wifi.adb, "this")

    door.shell(f"su 0 setprop service.adb.tls.port {port}")
    with pytest.raises(CapabilityMissingError, match="this cuts wireless debugging"):
        expect_way_back(linked.wifi.adb, "this")

    door.shell("su 0 setprop service.adb.tls.port ''")
    expect_way_back(linked.wifi.adb, "this")


def test_a_finger_does_not_cut_wireless_debugging_either(
    unanswered: harness.adb.DeviceAdb, courier_device: Device
) -> None:
    tiles = QuickSettings(unanswered, courier_device.ui, courier_device.patience)

    with pytest.raises(CapabilityMissingError, match="Wi-Fi that is turned off cuts wireless"):
        tiles.switch_wifi(on=False)


def test_nothing_is_guarded_that_no_network_leads_to(courier_device: Device) -> None:
    assert timed_undo(courier_device) is None
