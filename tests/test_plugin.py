"""The pytest surface: what a wrong option says, and what is left alone."""

from __future__ import annotations

import os
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import harness.adb
from harness.conditions.registry import all_conditions
from harness.fleet.lease_owner import this_process
from harness.fleet.leases import Terms, leased

if TYPE_CHECKING:
    from tests.conftest import AdbServer, DeviceFactory

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
USAGE = 4


def run_pytest(
    server: AdbServer, folder: Path, *arguments: str, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run pytest on the scenarios with the test run's own adb server."""
    words = ["-p", "no:cacheprovider", f"--alluredir={folder / 'allure'}", *arguments]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=ROOT,
        env=server.environment | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_serial_that_is_not_there_is_a_usage_error_with_the_list(
    adb_server: AdbServer, device_factory: DeviceFactory, tmp_path: Path
) -> None:
    serial = device_factory().serial

    result = run_pytest(adb_server, tmp_path, "scenarios", "--android-device", "pixel-7")

    said = result.stdout + result.stderr
    assert result.returncode == USAGE
    assert "no device 'pixel-7'. Expected one of emulator-" in said
    assert f"{serial} (device)" in said
    assert "Traceback" not in said


def test_several_emulators_and_none_named_is_a_usage_error_with_the_list(
    adb_server: AdbServer, device_factory: DeviceFactory, tmp_path: Path
) -> None:
    devices = device_factory(devices=2).devices

    result = run_pytest(adb_server, tmp_path, "scenarios")

    said = result.stdout + result.stderr
    assert result.returncode == USAGE
    assert all(f"{device.serial} (device)" in said for device in devices)
    assert "Traceback" not in said


def test_a_broken_inventory_is_a_usage_error_with_its_line(
    adb_server: AdbServer, tmp_path: Path
) -> None:
    path = tmp_path / "devices.yaml"
    path.write_text("version: 1\nvirtual:\n  api: 12\n")

    result = run_pytest(
        adb_server, tmp_path, "scenarios", "--android-inventory", str(path), "--android-device=x"
    )

    assert result.returncode == USAGE
    assert f"{path}:3: `virtual.api` is 12" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_adb_is_a_usage_error(adb_server: AdbServer, tmp_path: Path) -> None:
    result = run_pytest(
        adb_server,
        tmp_path,
        "scenarios",
        "--android-device=virtual",
        ADBUTILS_ADB_PATH="/nowhere/adb",
    )

    assert result.returncode == USAGE
    assert "/nowhere/adb is not a file" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_device_that_another_run_has_is_a_usage_error_that_names_it(
    adb_server: AdbServer, device_factory: DeviceFactory, tmp_path: Path
) -> None:
    serial = device_factory().serial
    door = harness.adb.AdbServer(port=adb_server.port).device(serial)

    with leased(door, "", Terms(this_process("the night's run"), tmp_path / "leases")):
        result = run_pytest(adb_server, tmp_path, "scenarios", "--android-device", serial)

    said = result.stdout + result.stderr
    assert result.returncode == USAGE
    assert f"{serial}: " in said
    assert f"(process {os.getpid()}, the night's run) has had it for " in said
    assert "Traceback" not in said


def test_the_same_device_twice_is_a_usage_error(
    adb_server: AdbServer, device_factory: DeviceFactory, tmp_path: Path
) -> None:
    named = f"--android-device={device_factory().serial}"

    result = run_pytest(adb_server, tmp_path, "scenarios", named, named)

    assert result.returncode == USAGE
    assert "is named twice" in result.stderr


def test_half_a_service_is_a_usage_error(adb_server: AdbServer, tmp_path: Path) -> None:
    result = run_pytest(
        adb_server,
        tmp_path,
        "scenarios",
        "--android-device=virtual",
        "--android-service=http://127.0.0.1:1",
    )

    assert result.returncode == USAGE
    assert "only part of the service is named" in result.stderr


def test_collecting_touches_no_device_and_no_report(adb_server: AdbServer, tmp_path: Path) -> None:
    before = set((ROOT / "reports").iterdir())

    result = run_pytest(adb_server, tmp_path, "scenarios", "--collect-only", "-q")

    assert result.returncode == 0
    assert f"{len(all_conditions())} tests collected" in result.stdout
    assert set((ROOT / "reports").iterdir()) == before


def test_other_peoples_runs_are_left_alone(adb_server: AdbServer, tmp_path: Path) -> None:
    test = tmp_path / "test_theirs.py"
    test.write_text("def test_theirs():\n    pass\n")

    result = run_pytest(adb_server, tmp_path, str(test), "--rootdir", str(tmp_path))

    assert result.returncode == 0
    assert "harness:" not in result.stdout


def test_a_device_without_courier_is_skipped_with_the_reason(
    adb_server: AdbServer, device_factory: DeviceFactory, tmp_path: Path
) -> None:
    serial = device_factory().serial

    result = run_pytest(adb_server, tmp_path, "scenarios", "--android-device", serial)

    assert result.returncode == 0
    assert f"{len(all_conditions())} skipped" in result.stdout
    assert "Courier is not available for this device" in result.stdout


@pytest.mark.parametrize("option", ["--alluredir", "--android-logs"])
def test_a_folder_that_cannot_be_written_to_is_a_usage_error(
    adb_server: AdbServer, tmp_path: Path, option: str
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()

    result = run_pytest(adb_server, tmp_path, "scenarios", f"{option}={in_the_way / 'folder'}")

    said = result.stdout + result.stderr
    assert result.returncode == USAGE
    assert f"{option}: {in_the_way / 'folder'}: Not a directory" in said
    assert "Traceback" not in said


AWAY = """
import pytest


@pytest.fixture(scope="session")
def away_before(android_lab):
    for side in (android_lab.sender, android_lab.receiver):
        side.device.adb.repeated.append("while signing in")


def test_first(away_before, bench):
    bench.sender.device.adb.repeated.append("in the first")


def test_second(bench):
    bench.receiver.device.adb.repeated.append("in the second")


def test_third(bench):
    pass
"""


def test_each_call_made_again_is_told_once_by_the_device_that_was_away(
    adb_server: AdbServer, tmp_path: Path
) -> None:
    test = tmp_path / "test_away.py"
    test.write_text(AWAY)

    result = run_pytest(
        adb_server, tmp_path, str(test), "--rootdir", str(tmp_path), "--android-device", "virtual"
    )

    assert result.returncode == 0, result.stdout
    told = [line for line in result.stdout.splitlines() if "calls made again" in line]
    assert len(told) == 2
    assert "test_first: 3 calls" in told[0]
    assert "test_second: 1 calls" in told[1]
    files = (tmp_path / "allure").glob("*-attachment.txt")
    second, first = sorted((file.read_text().splitlines() for file in files), key=len)
    assert [line.partition(": ")[2] for line in first] == [
        *("while signing in", "in the first", "while signing in")
    ]
    sender, receiver = (first[at].partition(": ")[0] for at in (0, 2))
    assert sender != receiver
    assert second == [f"{receiver}: in the second"]
