"""Wireless debugging with the real adb program: pairing by a code, then TLS."""

from __future__ import annotations

import re
import subprocess  # noqa: TID251  (tests may start programs)
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conftest import wait_until

if TYPE_CHECKING:
    from tests.conftest import Adb, DeviceFactory

pytestmark = pytest.mark.slow

CODE = "271828"
_ADDRESS = re.compile(r"127\.0\.0\.1:\d+")


def address(answer: str) -> str:
    """The address in what `emu virtual wireless` prints."""
    match = _ADDRESS.search(answer)
    assert match is not None, answer
    return match[0]


@pytest.fixture
def serial(adb: Adb, device_factory: DeviceFactory) -> str:
    """A device on Wi-Fi that has never seen this host's key, and asks for one."""
    serial = device_factory("--build", "user", "--adb-auth", "ask").serial
    wait_until(
        lambda: _ADDRESS.search(console(adb, serial, "virtual wireless on")) is not None,
        30.0,
        "Wi-Fi",
    )
    console(adb, serial, "virtual wireless off")
    return serial


@pytest.fixture
def connected(adb: Adb) -> Iterator[list[str]]:
    """Addresses to disconnect from afterwards."""
    addresses: list[str] = []
    yield addresses
    for each in addresses:
        adb("disconnect", each)


def console(adb: Adb, serial: str, line: str) -> str:
    return str(adb("emu", *line.split(), serial=serial).stdout)


def connect(adb: Adb, door: str) -> str:
    """What adb says at last: its server may begin TLS before it has sent STLS, and is cut off.

    The thread that shakes hands holds the lock which the thread that sends needs for STLS; on two
    busy cores the wrong one is first in every other connection.

    Source: packages/modules/adb/transport.cpp (`BlockingConnectionAdapter::DoTlsHandshake`).
    """
    said = ""

    def connects() -> bool:
        nonlocal said
        said = str(adb("connect", door).stdout)
        if not said.startswith("connected"):
            adb("disconnect", door)  # what is left of a failed connection stands in the next's way
        return bool(said.startswith("connected"))

    wait_until(connects, 60.0, "connected")
    return said


def test_host_that_paired_connects_inside_tls(adb: Adb, serial: str, connected: list[str]) -> None:
    door = address(console(adb, serial, "virtual wireless on"))
    connected.append(door)

    stranger = adb("connect", door)
    pairing = address(console(adb, serial, f"virtual wireless pair {CODE}"))
    wrong = adb("pair", pairing, "000000")
    paired = adb("pair", pairing, CODE)
    known = connect(adb, door)

    assert "failed to connect" in stranger.stdout
    assert wrong.returncode != 0
    assert paired.stdout.startswith(f"Successfully paired to {pairing} [guid=adb-EMULATOR")
    assert known == f"connected to {door}\n"
    assert adb("shell", "echo inside", serial=door).stdout == "inside\n"
    assert adb("shell", "getprop service.adb.tls.port", serial=door).stdout == (
        f"{door.rpartition(':')[2]}\n"
    )


def test_code_works_once(adb: Adb, serial: str) -> None:
    pairing = address(console(adb, serial, f"virtual wireless pair {CODE}"))

    first = adb("pair", pairing, CODE)
    second = adb("pair", pairing, CODE)

    assert first.returncode == 0
    assert second.returncode != 0


def test_wireless_debugging_came_with_android_11(adb: Adb, device_factory: DeviceFactory) -> None:
    serial = device_factory("--api", "29").serial

    assert console(adb, serial, "virtual wireless on").startswith(
        "KO: wireless debugging came with API 30"
    )


def network(adb: Adb, serial: str) -> str:
    """The networks that there are."""
    return str(adb("shell", "dumpsys connectivity", serial=serial).stdout)


def test_plain_port_goes_and_comes_with_wifi(
    adb: Adb, device_factory: DeviceFactory, connected: list[str]
) -> None:
    serial = device_factory("--api", "24", "--time-scale", "20").serial
    wait_until(lambda: "WIFI" in network(adb, serial), 20.0, "Wi-Fi")
    door = address(console(adb, serial, "virtual wireless plain"))
    connected.append(door)
    said = adb("connect", door).stdout

    adb("shell", "svc wifi disable", serial=serial)
    without = adb.state(door)
    with pytest.raises(subprocess.TimeoutExpired):
        adb("shell", "true", serial=door, timeout=1.0)
    adb("shell", "svc wifi enable", serial=serial)

    assert said == f"connected to {door}\n"
    assert without == "device"  # nobody has told adb's server
    wait_until(lambda: adb("shell", "true", serial=door).returncode == 0, 60.0, "the link is back")
    port = adb("shell", "getprop service.adb.tcp.port", serial=door).stdout.strip()
    assert port == door.rpartition(":")[2]


def test_wireless_debugging_stays_off_after_wifi_was(
    adb: Adb, device_factory: DeviceFactory
) -> None:
    serial = device_factory("--time-scale", "20").serial
    wait_until(lambda: "WIFI" in network(adb, serial), 20.0, "Wi-Fi")
    console(adb, serial, "virtual wireless on")
    enabled = "settings get global adb_wifi_enabled; getprop service.adb.tls.port"
    before = adb("shell", enabled, serial=serial).stdout.splitlines()

    adb("shell", "svc wifi disable", serial=serial)
    without = console(adb, serial, "virtual wireless on")
    adb("shell", "svc wifi enable", serial=serial)

    assert before[0] == "1"
    assert without.startswith("KO: the device is not connected to Wi-Fi")
    assert adb("shell", enabled, serial=serial).stdout.splitlines() == ["0", ""]
