"""adbutils reads what these commands print: its own parsers, on our output."""

from collections.abc import Callable
from typing import Any

import pytest
from adbutils._proto import BrightnessMode
from adbutils.shell import ShellExtension

from harness.virtual.device import Android

Run = Callable[..., Any]


COURIER = "org.courier.messenger"


class Device(ShellExtension):  # type: ignore[misc]  # adbutils has no types
    """adbutils' device, its shell on a device of this process."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def shell(self, cmdargs: str | list[str], **_options: object) -> str:
        script = cmdargs if isinstance(cmdargs, str) else " ".join(cmdargs)
        ran = self._run(script)
        return str(ran.out + ran.err).rstrip()

    @property
    def sync(self) -> None:
        raise NotImplementedError


@pytest.fixture
def device(run: Run) -> Device:
    return Device(run)


@pytest.mark.parametrize("api", [24, 28, 29, 30, 31, 33, 34, 36], ids=str)
def test_app_current_is_the_app_in_front(device: Device, run: Run) -> None:
    run("monkey -p com.android.settings 1")

    current = device.app_current()

    assert current.package == "com.android.settings"
    assert current.activity in (".Settings", "com.android.settings.Settings")


@pytest.mark.parametrize("api", [26, 30, 34, 36], ids=str)
@pytest.mark.usefixtures("courier")
def test_app_info_reads_versions_flags_and_times(device: Device) -> None:
    info = device.app_info(COURIER)

    assert (info.version_name, info.version_code) == ("3.2.0", 302000)
    assert "DEBUGGABLE" in info.flags
    assert info.path.endswith("base.apk")
    assert info.signature
    assert info.first_install_time is not None
    assert info.last_update_time is not None


def test_app_info_of_an_unknown_package_is_none(device: Device) -> None:
    assert device.app_info("org.none") is None


@pytest.mark.parametrize("api", [24, 34, 36], ids=str)
def test_battery_reads_every_value(device: Device) -> None:
    battery = device.battery()

    assert (battery.ac_powered, battery.level, battery.scale) == (True, 100, 100)
    assert battery.temperature == 25.0
    assert battery.technology == "Li-ion"


@pytest.mark.usefixtures("online")
def test_wlan_ip_is_the_address(device: Device) -> None:
    assert device.wlan_ip() == "10.0.2.16"


@pytest.mark.parametrize("rotation", [0, 1], ids=["portrait", "landscape"])
def test_rotation_and_window_size_agree(device: Device, run: Run, rotation: int) -> None:
    run(f"am start -a android.settings.SETTINGS; wm user-rotation lock {rotation}")

    assert device.rotation() == rotation
    assert tuple(device.window_size()) == ((1080, 2400) if rotation == 0 else (2400, 1080))


@pytest.mark.usefixtures("courier")
def test_packages_are_listed_and_filtered(device: Device) -> None:
    assert COURIER in device.list_packages()
    assert device.list_packages(["-3"]) == [COURIER]


@pytest.mark.usefixtures("courier")
def test_app_start_and_stop(device: Device, run: Run) -> None:
    device.app_start(COURIER)
    started = run(f"pidof {COURIER}").out
    device.app_stop(COURIER)

    assert started.strip().isdigit()
    assert run(f"pidof {COURIER}").out == ""


def test_brightness_is_written_and_read(device: Device) -> None:
    device.brightness_value = 77

    assert device.brightness_value == 77
    assert device.brightness_mode in (BrightnessMode.AUTO, BrightnessMode.MANUAL)


def test_the_screen_is_on_until_it_is_switched_off(device: Device) -> None:
    on = device.is_screen_on()
    device.switch_screen(enable=False)

    assert (on, device.is_screen_on()) == (True, False)


def test_switch_wifi_switches_it(device: Device, android: Android) -> None:
    device.switch_wifi(enable=False)

    assert android.wifi.enabled is False
