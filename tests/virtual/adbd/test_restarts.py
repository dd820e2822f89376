"""What takes the transport away and brings it back: reboot, root, a new adb server."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Adb, AdbServer, DeviceFactory, VirtualDevices

pytestmark = pytest.mark.slow


@pytest.fixture
def device(device_factory: DeviceFactory) -> VirtualDevices:
    return device_factory("--time-scale", "20")


def wait_for_state(adb: Adb, serial: str, state: str, seconds: float = 15) -> float:
    """Wait until `adb devices` lists `state`; returns how long it took."""
    start = time.monotonic()
    while adb.state(serial) != state:
        assert time.monotonic() - start < seconds, f"{serial} is {adb.state(serial)!r}"
    return time.monotonic() - start


def test_reboot_takes_the_device_away_and_brings_it_back(adb: Adb, device: VirtualDevices) -> None:
    adb("shell", "setprop", "test.before", "reboot", serial=device.serial)

    rebooted = adb("reboot", serial=device.serial)
    adb("wait-for-device", serial=device.serial)

    wait = 'until [ "$(getprop sys.boot_completed)" = 1 ]; do sleep 0.05; done'
    assert rebooted.returncode == 0
    assert adb("shell", wait, serial=device.serial).returncode == 0
    assert adb("shell", "getprop", "test.before", serial=device.serial).stdout == "\n"


def test_reboot_can_be_awaited_as_on_a_phone(adb: Adb, device: VirtualDevices) -> None:
    adb("reboot", serial=device.serial)
    gone = adb("wait-for-disconnect", serial=device.serial)
    back = adb("wait-for-device", serial=device.serial)

    assert (gone.returncode, back.returncode) == (0, 0)
    assert adb("shell", "echo back", serial=device.serial).stdout == "back\n"


def test_reboot_forgets_reverse_forwards(adb: Adb, device: VirtualDevices) -> None:
    adb("reverse", "tcp:7000", "tcp:1", serial=device.serial)

    adb("reboot", serial=device.serial)
    adb("wait-for-device", serial=device.serial)

    assert adb("reverse", "--list", serial=device.serial).stdout.strip() == ""


def test_root_and_unroot_change_the_user_of_a_debuggable_build(
    adb: Adb, device: VirtualDevices
) -> None:
    before = adb("shell", "id", "-u", serial=device.serial).stdout
    root = adb("root", serial=device.serial)
    adb("wait-for-device", serial=device.serial)
    as_root = adb("shell", "id", "-u", serial=device.serial).stdout
    again = adb("root", serial=device.serial)
    adb("unroot", serial=device.serial)
    adb("wait-for-device", serial=device.serial)
    after = adb("shell", "id", "-u", serial=device.serial).stdout

    assert root.stdout == "restarting adbd as root\n"
    assert again.stdout == "adbd is already running as root\n"
    assert (before, as_root, after) == ("2000\n", "0\n", "2000\n")


def test_root_is_refused_by_a_user_build(adb: Adb, device_factory: DeviceFactory) -> None:
    device = device_factory("--build", "user")

    result = adb("root", serial=device.serial)

    assert result.stdout == "adbd cannot run as root in production builds\n"
    assert adb("shell", "id", "-u", serial=device.serial).stdout == "2000\n"


def test_device_comes_back_when_the_adb_server_does(
    spare_adb_server: AdbServer, adb: Adb, device_factory: DeviceFactory
) -> None:
    own_adb = type(adb)(spare_adb_server)
    spare_adb_server.start()
    device = device_factory("--adb-server-port", str(spare_adb_server.port))
    listed_at_once = own_adb.state(device.serial)

    spare_adb_server.stop()
    spare_adb_server.start()

    assert listed_at_once == "device"
    assert wait_for_state(own_adb, device.serial, "device") < 1.5
    assert own_adb("shell", "echo back", serial=device.serial).stdout == "back\n"


def test_device_is_found_by_an_adb_server_that_starts_later(
    spare_adb_server: AdbServer, adb: Adb, device_factory: DeviceFactory
) -> None:
    device = device_factory("--adb-server-port", str(spare_adb_server.port))

    spare_adb_server.start()

    assert wait_for_state(type(adb)(spare_adb_server), device.serial, "device") < 1.5


def test_device_never_starts_an_adb_server(
    spare_adb_server: AdbServer, device_factory: DeviceFactory
) -> None:
    device_factory("--adb-server-port", str(spare_adb_server.port))

    assert not spare_adb_server.answers()


def test_device_is_announced_again_after_it_was_disconnected(
    adb: Adb, device: VirtualDevices
) -> None:
    adb("reconnect", serial=device.serial)

    wait_for_state(adb, device.serial, "device")
    assert adb("shell", "echo here", serial=device.serial).stdout == "here\n"


def test_device_keeps_its_files_over_a_reboot(adb: Adb, device: VirtualDevices) -> None:
    adb("shell", "echo kept > /data/local/tmp/kept", serial=device.serial)

    adb("reboot", serial=device.serial)
    adb("wait-for-device", serial=device.serial)

    assert adb("shell", "cat /data/local/tmp/kept", serial=device.serial).stdout == "kept\n"


def test_device_is_listed_when_its_process_says_that_it_is_ready(
    adb: Adb, device: VirtualDevices
) -> None:
    assert adb.state(device.serial) == "device"
