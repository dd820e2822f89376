"""The process of virtual devices: what it says, how it fails, how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.virtual.registry import Registry

if TYPE_CHECKING:
    from tests.conftest import Adb, DeviceFactory, VirtualDevices

pytestmark = pytest.mark.slow


def ports_are_free(devices: VirtualDevices) -> bool:
    """Whether nobody listens on the ports of the devices."""
    for device in devices.devices:
        for port in (device.console_port, device.adb_port):
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", port)) == 0:
                    return False
    return True


def test_devices_of_one_process_are_neighbours(device_factory: DeviceFactory, adb: Adb) -> None:
    devices = device_factory(devices=2)

    first, second = devices.devices
    assert {first.serial, second.serial} == {
        f"emulator-{first.console_port}",
        f"emulator-{second.console_port}",
    }
    assert first.adb_port == first.console_port + 1
    assert [adb.state(each.serial) for each in devices.devices] == ["device", "device"]


def test_devices_are_in_the_registry_while_they_run(device_factory: DeviceFactory) -> None:
    devices = device_factory("--time-scale", "5", "--api", "29")
    registry = Registry(devices.state_dir)

    (entry,) = registry.entries()
    devices.stop()

    assert entry.serial == devices.serial
    assert entry.pid == devices.process.pid
    assert (entry.api, entry.time_scale) == (29, 5.0)
    assert entry.log == str(devices.log)
    assert list((devices.state_dir / "devices").iterdir()) == []


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(signal.SIGTERM, id="SIGTERM"),
        pytest.param(signal.SIGINT, id="SIGINT"),
        pytest.param(None, id="end of input"),
    ],
)
def test_process_stops_cleanly(
    device_factory: DeviceFactory, adb: Adb, how: signal.Signals | None
) -> None:
    devices = device_factory()

    if how is not None:
        devices.process.send_signal(how)
    code = devices.stop()

    assert code == 0
    assert ports_are_free(devices)
    assert adb.state(devices.serial) == ""
    assert Registry(devices.state_dir).entries() == []


def failure(factory: DeviceFactory, folder: Path, *arguments: str) -> tuple[int, dict[str, str]]:
    """The exit code and the event of a start that fails."""
    process = factory.run("--state-dir", str(folder), *arguments, folder=folder)
    output, _ = process.communicate(timeout=20)
    return process.returncode, json.loads(output)


def test_taken_port_is_a_typed_error(device_factory: DeviceFactory, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] & ~1

        code, event = failure(device_factory, tmp_path, "--port", str(port))

    assert code == 1
    assert event["event"] == "error"
    assert event["kind"] == "port-in-use"
    assert "is taken" in event["message"]


@pytest.mark.parametrize("content", [None, b"no package"], ids=["missing", "no zip"])
def test_bad_package_is_a_typed_error(
    device_factory: DeviceFactory, tmp_path: Path, content: bytes | None
) -> None:
    package = tmp_path / "x.apk"
    if content is not None:
        package.write_bytes(content)

    code, event = failure(device_factory, tmp_path, "--port", "0", "--install", str(package))

    assert code == 1
    assert event["kind"] == "bad-apk"
    assert str(package) in event["message"]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--api", "12"], id="api"),
        pytest.param(["--port", "5555"], id="odd port"),
        pytest.param(["--time-scale", "0"], id="time scale"),
    ],
)
def test_impossible_option_is_a_typed_error(
    device_factory: DeviceFactory, tmp_path: Path, arguments: list[str]
) -> None:
    code, event = failure(device_factory, tmp_path, *arguments)

    assert code == 1
    assert event["kind"] == "bad-option"


def test_log_file_tells_of_each_device(device_factory: DeviceFactory) -> None:
    devices = device_factory()

    devices.stop()

    assert devices.log.name == f"{devices.serial}.log"
    assert "stopped" in devices.log.read_text()


def test_process_leaves_no_child_and_no_thread_behind(device_factory: DeviceFactory) -> None:
    devices = device_factory()

    devices.stop()

    with pytest.raises(ProcessLookupError):
        os.kill(devices.process.pid, 0)
