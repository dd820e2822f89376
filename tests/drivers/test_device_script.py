"""A script that goes on by itself on the device."""

from __future__ import annotations

from harness.drivers.device import Device
from harness.drivers.device_script import DeviceScript


def test_stopping_it_ends_all_that_it_began(courier_device: Device) -> None:
    script = DeviceScript(courier_device.adb, "family")
    script.write("sh -c 'sleep 4321; true' &\nsh -c 'sleep 4321; true'\n")
    running = courier_device.adb.run("pgrep -f 'sleep 4321'").stdout.split()

    script.write("")

    assert running
    assert not courier_device.adb.run("pgrep -f 'sleep 4321'").stdout.split()


def test_it_outlives_the_command_that_started_it(courier_device: Device) -> None:
    script = DeviceScript(courier_device.adb, "survivor")
    script.write("sleep 600\n")

    assert script.read() == "sleep 600\n"

    script.write("")
    assert script.read() == ""
