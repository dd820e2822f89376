"""Putting Wi-Fi back: one that leads nowhere is joined anew, a good one is left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.drivers.device import Device
from harness.drivers.emulator_access_point import EmulatorAccessPoint
from harness.parsers.dumpsys_connectivity import NetworkAgent, parse_connectivity

pytestmark = pytest.mark.slow
_SETTLED_S = 120.0


def joined(device: Device, *, validated: bool) -> int:
    """The number of the Wi-Fi network once it is found good, or found to lead nowhere."""

    def read() -> list[NetworkAgent]:
        agents = parse_connectivity(device.adb.shell("dumpsys connectivity")).agents
        return [each for each in agents if "WIFI" in each.transports]

    found = device.patience.settle(
        read,
        lambda agents: len(agents) == 1 and agents[0].validated is validated,
        awaited=f"Wi-Fi, validated: {validated}",
        device_seconds=_SETTLED_S,
    )
    return found[0].net_id


@pytest.fixture
def access_point(courier_device: Device) -> Iterator[EmulatorAccessPoint]:
    """The emulator's own, open again afterwards."""
    point = EmulatorAccessPoint(courier_device.adb, "AndroidWifi")
    yield point
    point.write(False)
    courier_device.network.wifi.write(True)
    joined(courier_device, validated=True)


def test_one_that_leads_nowhere_is_joined_anew(
    courier_device: Device, access_point: EmulatorAccessPoint
) -> None:
    wifi = courier_device.network.wifi
    wifi.write(False)
    access_point.write(True)
    wifi.write(True)
    before = joined(courier_device, validated=False)
    access_point.write(False)

    wifi.write(True)

    assert joined(courier_device, validated=True) != before


def test_a_good_one_is_left_alone(courier_device: Device) -> None:
    before = joined(courier_device, validated=True)

    courier_device.network.wifi.write(True)

    assert joined(courier_device, validated=True) == before
