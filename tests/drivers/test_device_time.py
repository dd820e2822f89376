"""The device's clock, as far as it is off, and the page on which a user has it set."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator

import pytest

from harness.drivers.device import Device
from harness.drivers.device_time import DeviceTime
from harness.drivers.fingerprint import device_fingerprint, differences
from harness.errors import CommandFailedError

HOUR = 3600


@pytest.fixture
def device(courier_device: Device) -> Iterator[Device]:
    """A device whose clock is put back."""
    yield courier_device
    courier_device.time.write(0)
    courier_device.time.automatic.write("1")


def test_a_clock_is_off_by_what_it_was_set_to(device: Device) -> None:
    device.time.write(-HOUR)

    assert abs(device.time.measure() + HOUR) <= 1


def test_a_second_or_two_count_as_right(device: Device) -> None:
    device.adb.shell(f"cmd alarm set-time {round((time.time() + 1.5) * 1000)}")

    assert device.time.read() == 0


def test_an_offset_is_put_back_and_not_the_time_of_day(device: Device) -> None:
    device.time.write(-HOUR)
    an_hour_later = DeviceTime(device.adb, lambda: time.time() + HOUR)

    an_hour_later.write(0)

    assert abs(device.time.measure() - HOUR) <= 1


def test_a_clock_that_does_not_take_the_time_is_an_error(device: Device) -> None:
    days = itertools.count(10**9, 86_400)
    restless = DeviceTime(device.adb, lambda: float(next(days)))

    with pytest.raises(CommandFailedError, match="the clock was set to be off by 0 s"):
        restless.write(0)


def test_the_fingerprint_names_a_wrong_clock(device: Device) -> None:
    before = device_fingerprint(device.adb)

    device.time.write(HOUR)

    found = differences(before, device_fingerprint(device.adb))
    assert [line.partition(":")[0] for line in found] == ["clock offset"]


@pytest.mark.slow
@pytest.mark.parametrize("api", [26, 29, 36])
def test_a_user_has_the_network_set_it(
    courier_device_at: Callable[[int], Device], api: int
) -> None:
    device = courier_device_at(api)
    device.time.automatic.write("0")
    device.time.write(-HOUR)

    device.date_settings.set_automatically()

    assert device.time.read() == 0
    assert device.time.automatic.read() == "1"
