"""The unmodified adbutils on a virtual device."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import adbutils
import pytest

if TYPE_CHECKING:
    from tests.conftest import AdbServer, VirtualDevices


@pytest.fixture
def device(adb_server: AdbServer, virtual_device: VirtualDevices) -> adbutils.AdbDevice:
    client = adbutils.AdbClient(host="127.0.0.1", port=adb_server.port)
    return client.device(virtual_device.serial)


@pytest.fixture
def folder(device: adbutils.AdbDevice) -> Iterator[str]:
    path = "/data/local/tmp/adbutils"
    device.shell(["mkdir", "-p", path])
    yield path
    device.shell(["rm", "-rf", path])


def test_client_lists_the_device(adb_server: AdbServer, virtual_device: VirtualDevices) -> None:
    client = adbutils.AdbClient(host="127.0.0.1", port=adb_server.port)

    assert virtual_device.serial in [device.serial for device in client.device_list()]


def test_shell_returns_the_output(device: adbutils.AdbDevice) -> None:
    assert device.shell("echo hello") == "hello"


def test_shell2_returns_outputs_and_status(device: adbutils.AdbDevice) -> None:
    result = device.shell2("echo out; echo err >&2; exit 9", v2=True)

    assert result.returncode == 9
    assert result.stdout == "out\n"
    assert result.stderr == "err\n"


def test_shell2_finds_the_status_in_the_output_without_the_protocol(
    device: adbutils.AdbDevice,
) -> None:
    result = device.shell2("echo out; exit_with() { return 5; }; exit_with")

    assert result.returncode == 5
    assert result.output.strip() == "out"


def test_properties_are_read(device: adbutils.AdbDevice) -> None:
    assert device.prop.get("ro.build.version.sdk") == "34"


def test_sync_pushes_lists_stats_and_pulls(
    device: adbutils.AdbDevice, folder: str, tmp_path: Path
) -> None:
    content = os.urandom(2_000_000)
    source = tmp_path / "source"
    source.write_bytes(content)

    device.sync.push(source, f"{folder}/file", mode=0o644)
    stat = device.sync.stat(f"{folder}/file")
    listed = {info.path: info.size for info in device.sync.list(folder)}
    device.sync.pull(f"{folder}/file", tmp_path / "back")

    assert stat.size == len(content)
    assert stat.mode & 0o777 == 0o666  # adbd gives all the owner's bits
    assert listed["file"] == len(content)
    assert (tmp_path / "back").read_bytes() == content


def test_sync_knows_what_does_not_exist(device: adbutils.AdbDevice) -> None:
    assert not device.sync.exists("/sdcard/nothing")


def test_stream_of_a_shell_gives_output_as_it_comes(device: adbutils.AdbDevice) -> None:
    connection = device.shell("echo one; cat", stream=True)

    with connection:
        assert connection.conn.recv(100) == b"one\n"


def test_connection_to_a_device_port_is_made_through_adb(device: adbutils.AdbDevice) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        device.reverse("tcp:7200", f"tcp:{server.getsockname()[1]}")
        with device.create_connection(adbutils.Network.TCP, 7200) as sock:
            sock.sendall(b"hi")
            accepted, _ = server.accept()
            with accepted:
                heard = accepted.recv(10)
    device.shell("true")

    assert heard == b"hi"


def test_features_are_those_that_are_implemented(device: adbutils.AdbDevice) -> None:
    features = set(device.get_features().split(","))

    assert {"shell_v2", "cmd", "stat_v2", "ls_v2", "abb_exec", "sendrecv_v2"} <= features
    assert {"sendrecv_v2_brotli", "sendrecv_v2_lz4", "sendrecv_v2_zstd"} <= features
    assert not features & {"delayed_ack", "apex"}
