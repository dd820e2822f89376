"""Both ways in which adb installs, with packages that are real files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Adb, DeviceFactory, VirtualDevices

pytestmark = pytest.mark.slow

APKS = Path(__file__).parents[3] / "harness" / "apps" / "courier"
PACKAGE = "org.courier.messenger"


@pytest.fixture
def device(device_factory: DeviceFactory) -> VirtualDevices:
    return device_factory()


def version(adb: Adb, serial: str) -> str:
    """The versionCode that the package manager reports; "" when it is not installed."""
    dump = adb("shell", "dumpsys", "package", PACKAGE, serial=serial).stdout
    codes = [word for word in dump.split() if word.startswith("versionCode=")]
    return codes[0].removeprefix("versionCode=") if codes else ""


def test_install_streams_the_package(adb: Adb, device: VirtualDevices) -> None:
    result = adb("install", APKS / "courier-2.6.1.apk", serial=device.serial)

    assert result.returncode == 0, result
    assert result.stdout.splitlines() == ["Performing Streamed Install", "Success"]
    assert version(adb, device.serial) == "206010"


def test_install_pushes_the_package(adb: Adb, device: VirtualDevices) -> None:
    result = adb("install", "--no-streaming", APKS / "courier-2.6.1.apk", serial=device.serial)

    assert result.returncode == 0, result
    assert "Performing Push Install" in result.stdout
    assert "Success" in result.stdout
    assert version(adb, device.serial) == "206010"


def test_install_works_without_the_newer_way(adb: Adb, device_factory: DeviceFactory) -> None:
    device = device_factory("--api", "28")  # has no abb_exec: adb opens exec:cmd package install

    result = adb("install", APKS / "courier-2.6.1.apk", serial=device.serial)

    assert result.returncode == 0, result
    assert version(adb, device.serial) == "206010"


def test_uninstall_removes_the_package(adb: Adb, device: VirtualDevices) -> None:
    adb("install", APKS / "courier-2.6.1.apk", serial=device.serial)

    result = adb("uninstall", PACKAGE, serial=device.serial)

    assert result.stdout == "Success\n"
    assert version(adb, device.serial) == ""


@pytest.mark.parametrize(
    ("way", "complaint"),
    [
        pytest.param([], "Failure [INSTALL_", id="streamed"),
        pytest.param(["--no-streaming"], "Failed to parse APK file", id="pushed"),
    ],
)
def test_install_refuses_a_file_that_is_no_package(
    adb: Adb, device: VirtualDevices, tmp_path: Path, way: list[str], complaint: str
) -> None:
    wrong = tmp_path / "wrong.apk"
    wrong.write_bytes(b"this is no zip file" * 100)

    result = adb("install", *way, wrong, serial=device.serial)

    assert result.returncode != 0
    assert complaint in result.stdout + result.stderr


def test_package_given_at_the_start_is_there_also_after_a_reset(
    adb: Adb, device_factory: DeviceFactory
) -> None:
    device = device_factory("--install", str(APKS / "courier-3.2.0.apk"))
    installed = version(adb, device.serial)
    adb("uninstall", PACKAGE, serial=device.serial)
    adb("shell", "echo x > /data/local/tmp/mine", serial=device.serial)

    reset = adb("emu", "virtual", "reset", serial=device.serial, timeout=60)
    adb("wait-for-device", serial=device.serial)

    assert installed == "302000"
    assert reset.stdout == "OK\n"
    assert version(adb, device.serial) == "302000"
    assert adb("shell", "cat /data/local/tmp/mine", serial=device.serial).returncode == 1
