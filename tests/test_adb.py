"""The door to adbutils, against a virtual device over the real adb server."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import adbutils
import pytest
from adbutils import errors as adbutils_errors

from harness.adb import AdbServer, DeviceAdb, adb_binary
from harness.adb_connection import mapped_errors
from harness.errors import (
    CommandFailedError,
    ConfigError,
    DeviceError,
    DeviceTimeoutError,
    DeviceUnavailableError,
)

if TYPE_CHECKING:
    from tests.conftest import Adb, DeviceFactory
    from tests.conftest import AdbServer as ServerProcess

TALKS_FOR_EVER = "while :; do echo y; done"
SAYS_NOTHING = "logcat -b crash"
MAPPED: dict[type[Exception], type[DeviceError]] = {
    adbutils_errors.AdbError: CommandFailedError,
    adbutils_errors.AdbTimeout: DeviceTimeoutError,
    adbutils_errors.AdbConnectionError: DeviceUnavailableError,
    adbutils_errors.AdbInstallError: CommandFailedError,
    adbutils_errors.AdbSyncError: CommandFailedError,
    TimeoutError: DeviceTimeoutError,
    EOFError: DeviceUnavailableError,
    ConnectionResetError: DeviceUnavailableError,
}
ERRORS_OF_ADBUTILS = [
    value
    for value in vars(adbutils_errors).values()
    if isinstance(value, type) and issubclass(value, Exception)
]
UNAVAILABLE = [
    "device 'pixel-7' not found",
    "device offline",
    "device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set",
    "device still authorizing",
    "device still connecting",
    "no devices/emulators found",
    "closed",
    "connection closed",
    "Unknown data: b''",
]


@pytest.fixture
def server(adb_server: ServerProcess) -> AdbServer:
    """The harness's view of the test run's server."""
    return AdbServer(port=adb_server.port)


@pytest.mark.parametrize("kind", [*ERRORS_OF_ADBUTILS, *MAPPED], ids=lambda kind: kind.__name__)
def test_every_error_of_adbutils_becomes_one_of_ours(kind: type[Exception]) -> None:
    assert kind in MAPPED, f"{kind.__name__} of adbutils is not mapped"

    with pytest.raises(MAPPED[kind], match=r"^pixel-7: ") as caught, mapped_errors("pixel-7", "it"):
        raise kind("it broke")

    assert type(caught.value) is MAPPED[kind]
    assert isinstance(caught.value.__cause__, kind)


@pytest.mark.parametrize("text", UNAVAILABLE, ids=lambda text: text[:20])
def test_a_device_that_takes_no_commands_is_told_from_a_refusal(text: str) -> None:
    with pytest.raises(DeviceUnavailableError, match="adb devices"), mapped_errors("pixel-7", "it"):
        raise adbutils.AdbError(text)


def test_a_file_named_closed_does_not_make_the_device_unavailable() -> None:
    with pytest.raises(CommandFailedError), mapped_errors("pixel-7", "it"):
        raise adbutils.AdbError("open failed: /sdcard/closed.txt: No such file or directory")


def test_exit_status_and_both_streams_come_back_apart(device_adb: DeviceAdb) -> None:
    result = device_adb.run("echo out; echo err >&2; exit 7")

    assert (result.stdout, result.stderr, result.exit_code) == ("out\n", "err\n", 7)


def test_a_failed_command_raises_with_its_status_and_what_it_said(device_adb: DeviceAdb) -> None:
    with pytest.raises(CommandFailedError, match="exited 1") as caught:
        device_adb.shell("cat /nowhere")

    assert "/nowhere: No such file or directory" in str(caught.value)
    assert device_adb.serial in str(caught.value)


def test_what_a_command_prints_in_unicode_comes_back(device_adb: DeviceAdb) -> None:
    assert device_adb.shell("echo 'grüße 👋 مرحبا'") == "grüße 👋 مرحبا"


def test_a_command_that_prints_for_ever_ends_at_its_deadline(device_adb: DeviceAdb) -> None:
    start = time.monotonic()

    with pytest.raises(DeviceTimeoutError, match="did not end in time"):
        device_adb.run(TALKS_FOR_EVER, timeout_s=0.2)

    assert time.monotonic() - start < 2.0


@pytest.mark.parametrize("ask", ["run", "shell", "exec_out"])
def test_a_command_that_says_nothing_ends_at_its_deadline(device_adb: DeviceAdb, ask: str) -> None:
    start = time.monotonic()

    with pytest.raises(DeviceTimeoutError):
        getattr(device_adb, ask)(SAYS_NOTHING, timeout_s=0.1)

    assert time.monotonic() - start < 2.0


def test_a_command_given_up_on_is_ended_on_the_device(device_adb: DeviceAdb, adb: Adb) -> None:
    with pytest.raises(DeviceTimeoutError):
        device_adb.run("logcat -b radio", timeout_s=0.1)

    deadline = time.monotonic() + 5
    while "logcat -b radio" in (seen := device_adb.shell("ps -A -o ARGS")):
        assert time.monotonic() < deadline, seen
    assert adb.state(device_adb.serial) == "device"


def test_binary_output_comes_back_byte_for_byte(device_adb: DeviceAdb) -> None:
    content = bytes(range(256)) * 400 + b"\r\n\n\r"
    device_adb.push(content, "/data/local/tmp/every-byte")

    printed = device_adb.exec_out("cat /data/local/tmp/every-byte; echo trouble >&2")
    device_adb.shell("rm /data/local/tmp/every-byte")

    assert printed == content


def test_binary_output_of_a_failed_command_is_not_believed(device_adb: DeviceAdb) -> None:
    with pytest.raises(CommandFailedError, match="exited 3"):
        device_adb.exec_out("echo half of it; exit 3")


def test_a_file_comes_back_as_it_was_pushed(device_adb: DeviceAdb) -> None:
    content = bytes(range(256)) * 1000

    device_adb.push(content, "/sdcard/ünï code.bin")
    pulled = device_adb.pull("/sdcard/ünï code.bin")
    device_adb.shell("rm '/sdcard/ünï code.bin'")

    assert pulled == content


def test_pulling_what_is_not_there_is_refused_by_name(device_adb: DeviceAdb) -> None:
    with pytest.raises(CommandFailedError, match=r"pulling /sdcard/none failed: .*No such file"):
        device_adb.pull("/sdcard/none")


def test_a_refused_push_gives_the_devices_reason(device_adb: DeviceAdb) -> None:
    with pytest.raises(CommandFailedError, match=r"Read-only file system|Permission denied"):
        device_adb.push(b"x" * 200_000, "/system/app/x.apk")


def test_a_request_that_is_too_long_for_adb_is_refused_before_it_is_sent(
    device_adb: DeviceAdb,
) -> None:
    with pytest.raises(CommandFailedError, match="more than ADB takes at once"):
        device_adb.run("echo " + "x" * 70_000)


def test_a_file_that_is_no_apk_is_refused_with_androids_words(
    device_adb: DeviceAdb, tmp_path: Path
) -> None:
    apk = tmp_path / "letter.apk"
    apk.write_bytes(b"Dear Sir or Madam")

    with pytest.raises(CommandFailedError, match=r"letter\.apk was refused: .*Failed to parse APK"):
        device_adb.install(apk)

    assert "harness-" not in device_adb.shell("ls /data/local/tmp")


@pytest.mark.slow
def test_a_device_that_goes_away_in_the_middle_of_a_command_is_unavailable(
    server: AdbServer, device_factory: DeviceFactory
) -> None:
    devices = device_factory()
    adb = server.device(devices.serial)
    adb.shell("echo here")
    ending = threading.Timer(0.3, devices.stop)
    ending.start()

    with pytest.raises(DeviceUnavailableError, match="connection was lost"):
        adb.exec_out(SAYS_NOTHING, timeout_s=10)
    ending.join()

    with pytest.raises(DeviceUnavailableError, match="not found"):
        adb.shell("echo here")


def test_a_serial_that_is_not_there_is_unavailable(server: AdbServer) -> None:
    with pytest.raises(DeviceUnavailableError, match="device 'pixel-7' not found"):
        server.device("pixel-7").run("true")


def test_without_a_server_nothing_is_started(unused_port: int) -> None:
    server = AdbServer(port=unused_port)

    with pytest.raises(DeviceUnavailableError, match=f"no adb server answers.*:{unused_port}: "):
        server.devices()

    assert not server.answers()


def test_the_server_lists_the_device_with_its_tags(
    server: AdbServer, device_adb: DeviceAdb
) -> None:
    listed = {device.serial: device for device in server.devices()}[device_adb.serial]

    assert listed.state == "device"
    assert listed.is_local
    assert server.is_emulator(device_adb.serial)
    assert listed.tags["transport_id"].isdigit()


def test_an_adb_path_that_leads_nowhere_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADBUTILS_ADB_PATH", "/nowhere/adb")

    with pytest.raises(ConfigError, match="/nowhere/adb is not a file"):
        adb_binary()
