"""Virtual devices, started for a run: listed when ready, gone afterwards, errors by name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.adb import AdbServer
from harness.errors import DeviceUnavailableError
from harness.fleet.virtual import VirtualSpec, virtual_devices
from harness.lab import courier_apks
from harness.processes import ChildFailedError

if TYPE_CHECKING:
    from tests.conftest import AdbServer as ServerProcess

pytestmark = pytest.mark.slow


@pytest.fixture
def server(adb_server: ServerProcess) -> AdbServer:
    """The harness's view of the test run's server."""
    return AdbServer(port=adb_server.port)


def test_several_devices_come_up_in_one_process_and_go_away(
    server: AdbServer, tmp_path: Path
) -> None:
    spec = VirtualSpec(count=2, api=29, time_scale=5, install=(courier_apks()["2.6.1"],))

    with virtual_devices(spec, server, tmp_path, tmp_path) as serials:
        states = {device.serial: device.state for device in server.devices()}
        api = server.device(serials[1]).shell("getprop ro.build.version.sdk")
        apps = server.device(serials[1]).shell("pm list packages org.courier")

    assert [states[serial] for serial in serials] == ["device", "device"]
    assert (api, apps) == ("29", "package:org.courier.messenger")
    assert not {device.serial for device in server.devices()} & set(serials)
    assert not list((tmp_path / "virtual" / "devices").glob("*"))


def test_the_consoles_token_of_the_user_is_never_overwritten(
    server: AdbServer, tmp_path: Path
) -> None:
    token = tmp_path / ".emulator_console_auth_token"
    token.write_text("the user's own")

    with virtual_devices(VirtualSpec(), server, tmp_path, tmp_path):
        during = token.read_text()

    assert (during, token.read_text()) == ("the user's own", "the user's own")


def test_a_port_in_use_is_named(server: AdbServer, tmp_path: Path) -> None:
    with virtual_devices(VirtualSpec(), server, tmp_path, tmp_path) as serials:
        taken = int(serials[0].removeprefix("emulator-"))

        with (
            pytest.raises(ChildFailedError, match=f"port-in-use.*{taken}"),
            virtual_devices(VirtualSpec(port=taken), server, tmp_path / "two", tmp_path),
        ):
            pytest.fail("it started")


def test_a_file_that_is_no_apk_is_named(server: AdbServer, tmp_path: Path) -> None:
    letter = tmp_path / "letter.apk"
    letter.write_text("Dear Sir or Madam")

    with (
        pytest.raises(ChildFailedError, match=r"bad-apk.*letter\.apk"),
        virtual_devices(VirtualSpec(install=(letter,)), server, tmp_path, tmp_path),
    ):
        pytest.fail("it started")


def test_without_an_adb_server_it_says_so(unused_port: int, tmp_path: Path) -> None:
    nowhere = AdbServer(port=unused_port)

    with (
        pytest.raises((ChildFailedError, DeviceUnavailableError), match=r"adb server|adb-server"),
        virtual_devices(VirtualSpec(), nowhere, tmp_path, tmp_path),
    ):
        pytest.fail("it started")

    assert not nowhere.answers()
    assert os.environ.get("ANDROID_SERIAL") is None
