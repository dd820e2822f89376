"""A script that goes on by itself on the device."""

from __future__ import annotations

import pytest

from harness.drivers.device import Device
from harness.drivers.device_script import SCRIPTS, DeviceScript
from harness.errors import CommandFailedError


def test_stopping_it_ends_all_that_it_began(courier_device: Device) -> None:
    script = DeviceScript(courier_device.adb, "family")
    script.write("sh -c 'sleep 4321; true' &\nsh -c 'sleep 4321; true'\n")
    running = courier_device.adb.run("pgrep -f '[s]leep 4321'").stdout.split()

    script.write("")

    assert running
    assert not courier_device.adb.run("pgrep -f '[s]leep 4321'").stdout.split()


def test_it_outlives_the_command_that_started_it(courier_device: Device) -> None:
    script = DeviceScript(courier_device.adb, "survivor")
    script.write("sleep 600\n")

    assert script.read() == "sleep 600\n"

    script.write("")
    assert script.read() == ""


@pytest.mark.parametrize(
    "boot", ["", "6a1f1c5e-0b1d-4a53-9d0f-6d1fd6b8a0c4\n"], ids=["none", "old"]
)
def test_a_process_that_has_its_number_after_a_boot_is_left_alone(
    courier_device: Device, boot: str
) -> None:
    adb, script = courier_device.adb, DeviceScript(courier_device.adb, "stale")
    adb.shell("setsid sleep 4322 </dev/null >/dev/null 2>&1 &")
    others = adb.shell("pgrep -f '[s]leep 4322'").split()
    left = f"{SCRIPTS}/stale"
    adb.shell(f"mkdir -p {SCRIPTS}; echo 'sleep 4322' > {left}")
    adb.push(f"{others[0]}\n{boot}".encode(), f"{left}.pid")

    running = script.read()
    script.write("")
    survivors = adb.run("pgrep -f '[s]leep 4322'").stdout.split()
    adb.shell(f"kill {' '.join(others)}")

    assert running == ""
    assert survivors == others
    assert adb.run(f"ls {SCRIPTS}").exit_code != 0


def test_a_script_that_does_not_start_is_not_waited_for_for_ever(courier_device: Device) -> None:
    adb, script = courier_device.adb, DeviceScript(courier_device.adb, "blocked")
    adb.shell(f"mkdir -p {SCRIPTS}/blocked")  # in the script's place

    with pytest.raises(CommandFailedError, match="blocked"):
        script.write("sleep 600\n")

    adb.shell(f"rm -rf {SCRIPTS}")
