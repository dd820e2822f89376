"""Undo after a crash: a run is killed in the middle, and a later one puts everything back."""

from __future__ import annotations

import dataclasses
import json
import signal
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.adb import AdbServer
from harness.clock import SystemClock
from harness.control import ServiceControl
from harness.drivers.airplane_mode import AirplaneMode
from harness.drivers.app_folder import AppFolder
from harness.drivers.app_package import KEPT, AppPackage
from harness.drivers.device import Device
from harness.drivers.fingerprint import app_fingerprint, device_fingerprint, differences
from harness.drivers.service_clock import ServiceClock
from harness.drivers.undo_mirror import UndoMirror
from harness.errors import UndoFailedError
from harness.fleet.service import reference_service
from harness.healing import heal, leftovers
from harness.journal import Journal
from harness.lab import CURRENT, courier_apks
from harness.messengers.courier.screens import PACKAGE
from harness.waiting import settle

if TYPE_CHECKING:
    from tests.conftest import DeviceFactory
    from tests.harness_command import HarnessCommand

ROOT = Path(__file__).parents[1]
NOTHING_TO_DO, NOT_RESTORED = 5, 6
INJECT_AND_DIE = """
import os, signal, sys
from pathlib import Path
from harness.adb import AdbServer
from harness.drivers.airplane_mode import AirplaneMode
from harness.drivers.app_folder import AppFolder
from harness.drivers.app_package import AppPackage
from harness.drivers.undo_mirror import UndoMirror
from harness.healing import state_folder
from harness.journal import Journal

serial, port, apk = sys.argv[1:]
adb = AdbServer(port=int(port)).device(serial)
package = AppPackage(adb, "org.courier.messenger")
cache = AppFolder(adb, package.package, "cache")
path = state_folder() / "journals" / f"{serial}-1.jsonl"
journal = Journal(path, serial, mirror=UndoMirror(adb))
journal.set(AirplaneMode(adb), True)
journal.record(cache)
journal.record(package)
cache.run_as("echo garbage > cache/kept; echo new > cache/new")
package.install(Path(apk))
with path.open("a") as file:
    file.write('{"knob": "air')  # killed while it writes a line
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def lists(harness_command: HarnessCommand) -> Path:
    """The folder of undo lists on the host, as the killed run and `harness restore` see it."""
    return harness_command.state / "harness" / "journals"


@pytest.fixture
def interrupted(courier_device: Device, harness_command: HarnessCommand) -> Iterator[Device]:
    """A device on which a run was killed right after it had injected."""
    AppFolder(courier_device.adb, PACKAGE, "cache").run_as("echo precious > cache/kept")
    port = str(harness_command.server.port)
    arguments = [courier_device.serial, port, str(courier_apks()["2.6.1"])]
    died = subprocess.run(
        [sys.executable, "-c", INJECT_AND_DIE, *arguments],
        env=harness_command.environment,
        check=False,
        timeout=60,
    )
    assert died.returncode == -signal.SIGKILL
    yield courier_device
    AppFolder(courier_device.adb, PACKAGE, "cache").run_as("rm -f cache/kept cache/new")
    courier_device.adb.shell(f"rm -rf {KEPT}")


@pytest.fixture
def healthy(courier_device: Device) -> dict[str, str]:
    """How the device is before anything happens to it."""
    return fingerprint(courier_device)


def fingerprint(device: Device) -> dict[str, str]:
    lines = {**device_fingerprint(device.adb), **app_fingerprint(device.adb, PACKAGE)}
    return lines | {"cache": device.adb.shell(f"run-as {PACKAGE} ls -R cache")}


def expect_as_before(device: Device, healthy: dict[str, str]) -> None:
    """Everything is back, with the radios' own time to come back."""
    AppFolder(device.adb, PACKAGE, "cache").run_as("rm cache/kept")
    device.patience.settle(
        lambda: differences(healthy, fingerprint(device)),
        lambda found: not found,
        awaited="the device to be as before",
        device_seconds=60,
    )


@pytest.mark.slow
def test_the_hosts_list_puts_everything_back_after_a_kill(
    healthy: dict[str, str],
    interrupted: Device,
    harness_command: HarnessCommand,
    lists: Path,
) -> None:
    assert AirplaneMode(interrupted.adb).read()
    assert AppPackage(interrupted.adb, PACKAGE).version_code() == 206010

    first = harness_command("restore", "--device", interrupted.serial)
    second = harness_command("restore", "--device", interrupted.serial)

    assert first.returncode == 0, first.stderr
    assert "put back airplane-mode" in first.stdout
    assert second.returncode == NOTHING_TO_DO, second.stderr
    assert interrupted.adb.shell(f"run-as {PACKAGE} cat cache/kept") == "precious"
    expect_as_before(interrupted, healthy)
    assert not list(lists.iterdir())
    assert interrupted.adb.run(f"ls {KEPT}").exit_code == 1


@pytest.mark.slow
def test_the_devices_own_copy_puts_everything_back_on_another_host(
    healthy: dict[str, str], interrupted: Device, harness_command: HarnessCommand, tmp_path: Path
) -> None:
    other_host = dataclasses.replace(harness_command, state=tmp_path / "other")

    first = other_host("restore", "--device", interrupted.serial)
    second = other_host("restore", "--device", interrupted.serial)

    assert first.returncode == 0, first.stderr
    assert second.returncode == NOTHING_TO_DO, second.stderr
    assert interrupted.adb.shell(f"run-as {PACKAGE} cat cache/kept") == "precious"
    expect_as_before(interrupted, healthy)


def test_what_cannot_be_put_back_is_named_and_its_list_is_kept(
    courier_device: Device, tmp_path: Path
) -> None:
    path = tmp_path / f"{courier_device.serial}-1.jsonl"
    Journal(path, courier_device.serial)
    with path.open("a") as file:
        file.write('{"knob": "airplane-mode", "restore": false}\n')
        file.write('{"knob": "service-clock", "restore": 0}\n')

    with pytest.raises(UndoFailedError, match="service-clock") as caught:
        heal(courier_device.adb, tmp_path)

    assert len(caught.value.remaining) == 1
    assert path.exists()


def test_a_service_that_ended_with_its_run_needs_nothing_put_back(
    courier_device: Device, tmp_path: Path
) -> None:
    gone = {"url": "http://127.0.0.1:1", "control_url": "http://127.0.0.1:1"}
    path = tmp_path / f"{courier_device.serial}-1.jsonl"
    token = tmp_path / "token"
    token.write_text("secret")
    Journal(
        path,
        courier_device.serial,
        service={**gone, "token_file": str(token), "ends_with_run": True},
    )
    with path.open("a") as file:
        file.write('{"knob": "airplane-mode", "restore": false}\n')
        file.write('{"knob": "service-clock", "restore": 0}\n')

    assert heal(courier_device.adb, tmp_path) == ["airplane-mode"]
    assert not path.exists()


@pytest.mark.parametrize(
    "token", ["${ENV:CONTROL_TOKEN}", "${FILE:control-token}", ""], ids=["variable", "FILE", "file"]
)
def test_a_service_is_put_back_from_another_folder_wherever_its_token_is(
    courier_device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    with reference_service(tmp_path, tmp_path) as address:
        control = ServiceControl(address)
        clock = ServiceClock(control)
        before = clock.read()
        monkeypatch.setenv("CONTROL_TOKEN", address.token())
        monkeypatch.chdir(address.token_file.parent)
        Path("control-token").write_text(address.token())
        file = Path(address.token_file.name)
        named = dataclasses.replace(address, token_file=file, token_reference=token)
        path = tmp_path / f"{courier_device.serial}-1.jsonl"
        Journal(path, courier_device.serial, service=named.as_kept()).record(clock)
        clock.advance(3600.0)
        monkeypatch.chdir("/")

        assert heal(courier_device.adb, tmp_path) == ["service-clock"]
        assert clock.read() == before
        control.close()


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("${ENV:NOT_SET_HERE}", "${ENV:NOT_SET_HERE} is empty"),
        ("${FILE:/nowhere/token}", "/nowhere/token cannot be read"),
        ("", "token-file: cannot be read"),
    ],
    ids=["variable", "file of a reference", "file"],
)
def test_a_token_that_cannot_be_had_keeps_nothing_on_the_device_from_being_put_back(
    courier_device: Device, tmp_path: Path, token: str, reason: str
) -> None:
    switch, file = AirplaneMode(courier_device.adb), tmp_path / "token-file"
    where = {"url": "http://127.0.0.1:1", "control_url": "http://127.0.0.1:1"}
    service = {**where, "token_file": str(file), "token": token}
    path = tmp_path / f"{courier_device.serial}-1.jsonl"
    Journal(path, courier_device.serial, service=service).set(switch, True)
    with path.open("a") as lines:
        lines.write('{"knob": "service-clock", "restore": 0}\n')

    with pytest.raises(UndoFailedError) as caught:
        heal(courier_device.adb, tmp_path)

    (left,) = caught.value.remaining
    assert "service-clock should be 0" in left
    assert reason in left
    assert not switch.read()
    assert path.exists()
    path.unlink()


def test_one_broken_list_does_not_keep_the_others_from_being_put_back(
    courier_device: Device, tmp_path: Path
) -> None:
    broken = tmp_path / f"{courier_device.serial}-2.jsonl"
    broken.write_text("{}\n{}\n")
    whole = tmp_path / f"{courier_device.serial}-1.jsonl"
    switch = AirplaneMode(courier_device.adb)
    Journal(whole, courier_device.serial).set(switch, True)

    with pytest.raises(UndoFailedError, match=broken.name):
        heal(courier_device.adb, tmp_path)

    assert not switch.read()
    assert broken.exists()
    assert whole.exists(), "its values go last, so it waits for the newer list"


def test_a_broken_list_is_completed_from_the_devices_copy(
    courier_device: Device, tmp_path: Path
) -> None:
    path = tmp_path / f"{courier_device.serial}-1.jsonl"
    switch = AirplaneMode(courier_device.adb)
    Journal(path, courier_device.serial, mirror=UndoMirror(courier_device.adb)).set(switch, True)
    path.write_bytes(path.read_bytes().replace(b'"knob"', b"broken", 1) + b"{}\n")

    assert heal(courier_device.adb, tmp_path) == ["airplane-mode"]
    assert not switch.read()
    assert not path.exists()


def test_what_only_the_device_knows_is_put_back_beside_the_hosts_list(
    courier_device: Device, tmp_path: Path
) -> None:
    switch, mirror = AirplaneMode(courier_device.adb), UndoMirror(courier_device.adb)
    other_host = tmp_path / "other" / f"{courier_device.serial}-2.jsonl"
    Journal(other_host, courier_device.serial, mirror=mirror).set(switch, True)
    Journal(tmp_path / f"{courier_device.serial}-1.jsonl", courier_device.serial)

    assert heal(courier_device.adb, tmp_path) == ["airplane-mode"]
    assert not switch.read()
    assert mirror.read() is None


def test_a_list_that_another_host_has_put_back_is_set_aside_and_told(
    courier_device: Device, tmp_path: Path
) -> None:
    switch, said = AirplaneMode(courier_device.adb), list[str]()
    path = tmp_path / f"{courier_device.serial}-1.jsonl"
    Journal(path, courier_device.serial, mirror=UndoMirror(courier_device.adb)).set(switch, True)
    text = path.read_bytes()
    assert heal(courier_device.adb, tmp_path / "another host") == ["airplane-mode"]
    switch.write(True)  # somebody's own wish by now

    assert heal(courier_device.adb, tmp_path, said.append) == []

    (line,) = said
    assert switch.read()
    assert not path.exists()
    (aside,) = tmp_path.glob("*.jsonl*")
    assert aside.read_bytes() == text
    assert line.startswith(f"{courier_device.serial}: set aside as {aside}: the device no longer")
    assert "airplane-mode to false" in line
    assert heal(courier_device.adb, tmp_path, said.append) == []
    assert len(said) == 1
    switch.write(False)


def test_the_lists_of_another_device_are_left_alone(courier_device: Device, tmp_path: Path) -> None:
    serial = courier_device.serial
    other = tmp_path / f"{serial}-7-1.jsonl"
    Journal(other, f"{serial}-7")

    assert leftovers(courier_device.adb, tmp_path) == []
    assert heal(courier_device.adb, tmp_path) == []
    assert other.exists()


def test_a_list_without_a_whole_line_means_that_nothing_happened(
    courier_device: Device, tmp_path: Path
) -> None:
    path = tmp_path / f"{courier_device.serial}-1.jsonl"
    path.write_text('{"journal": 1, "dev')

    assert heal(courier_device.adb, tmp_path) == []
    assert not path.exists()


def test_the_devices_copy_of_several_lists_is_read_as_one(
    courier_device: Device, tmp_path: Path
) -> None:
    mirror = UndoMirror(courier_device.adb)
    for number in (1, 2):
        Journal(tmp_path / f"{number}", courier_device.serial, mirror=mirror).record(
            AirplaneMode(courier_device.adb)
        )

    assert heal(courier_device.adb, tmp_path / "elsewhere") == ["airplane-mode", "airplane-mode"]
    assert mirror.read() is None


@pytest.mark.slow
def test_restore_says_what_could_not_be_put_back(
    courier_device: Device, harness_command: HarnessCommand, lists: Path
) -> None:
    Journal(lists / f"{courier_device.serial}-1.jsonl", courier_device.serial)
    with (lists / f"{courier_device.serial}-1.jsonl").open("a") as file:
        file.write(json.dumps({"knob": "unheard-of", "restore": 1}) + "\n")

    result = harness_command("restore", "--device", courier_device.serial)

    assert result.returncode == NOT_RESTORED
    assert "unheard-of" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_restoring_a_device_that_is_not_there_is_the_labs_fault(
    harness_command: HarnessCommand,
) -> None:
    result = harness_command("restore", "--device", "pixel-7")

    assert result.returncode == 3
    assert "device 'pixel-7' not found" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_a_killed_scenario_is_undone_although_its_service_is_gone(
    device_factory: DeviceFactory, harness_command: HarnessCommand, lists: Path
) -> None:
    options = ["--time-scale", "20", "--install", str(courier_apks()[CURRENT])]
    devices = device_factory(*options, devices=2).devices
    server = harness_command.server
    switch = AirplaneMode(AdbServer(port=server.port).device(devices[0].serial))
    words = [f"--android-device={device.serial}" for device in devices]
    words += ["-p", "no:cacheprovider", f"--alluredir={lists.parents[1] / 'allure'}"]
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "scenarios/test_network.py", *words],
        cwd=ROOT,
        env=harness_command.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    settle(switch.read, bool, awaited="the injection", seconds=60, clock=SystemClock())
    run.kill()
    run.wait()
    left = list(lists.iterdir())

    result = harness_command("restore", "--device", devices[0].serial)

    assert len(left) == 1
    assert result.returncode == 0, result.stderr
    assert result.stdout == f"{devices[0].serial}: put back airplane-mode\n"
    assert not switch.read()
    assert not list(lists.iterdir())
