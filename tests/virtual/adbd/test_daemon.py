"""The port of a running device: strangers, crowds, speed, and what it costs."""

from __future__ import annotations

import socket
import struct
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.virtual.adbd import wire

if TYPE_CHECKING:
    from tests.conftest import Adb, AdbServer, VirtualDevices

MEMORY_LIMIT_MB = 120


def request(sock: socket.socket, service: str) -> None:
    """Say one thing to the adb server's smart socket."""
    sock.sendall(f"{len(service):04x}{service}".encode())
    assert sock.recv(4) == b"OKAY", service


def read_all(sock: socket.socket) -> bytes:
    data = b""
    while piece := sock.recv(65536):
        data += piece
    return data


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", id="http"),
        pytest.param(bytes(1000), id="zeros"),
        pytest.param(
            struct.pack("<6I", wire.CNXN, 1, 1, 1 << 31, 0, wire.CNXN ^ 0xFFFFFFFF), id="huge"
        ),
        pytest.param(b"", id="nothing"),
    ],
)
def test_stranger_disturbs_nobody_else(
    adb: Adb, virtual_device: VirtualDevices, garbage: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", virtual_device.adb_port), timeout=5) as stranger:
        stranger.sendall(garbage)

        answer = adb("shell", "echo fine", serial=virtual_device.serial)

    assert answer.stdout == "fine\n"


def test_ports_are_open_to_this_machine_only(virtual_device: VirtualDevices) -> None:
    listening = [
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text().splitlines()
        if line.split()[3] == "0A"
    ]
    ours = {f"{port:04X}" for port in (virtual_device.adb_port, virtual_device.console_port)}

    assert {at for at in listening if at.partition(":")[2] in ours} == {
        f"0100007F:{port}" for port in ours
    }


def test_crowd_of_open_streams_does_not_keep_others_waiting(
    adb: Adb, adb_server: AdbServer, virtual_device: VirtualDevices
) -> None:
    with ExitStack() as stack:
        for _ in range(50):
            sock = socket.create_connection(("127.0.0.1", adb_server.port), timeout=5)
            stack.enter_context(sock)
            request(sock, f"host:transport:{virtual_device.serial}")
            request(sock, "shell,v2,raw:cat")

        answer = adb("shell", "echo fine", serial=virtual_device.serial)

    assert answer.stdout == "fine\n"


@pytest.mark.slow
def test_device_takes_less_than_120_megabytes(adb: Adb, virtual_device: VirtualDevices) -> None:
    adb("exec-out", "screencap", "-p", serial=virtual_device.serial, text=False)
    adb("shell", "uiautomator dump", serial=virtual_device.serial)

    status = Path(f"/proc/{virtual_device.process.pid}/status").read_text()

    (resident,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    assert int(resident) / 1024 < MEMORY_LIMIT_MB


def test_framebuffer_is_a_picture_of_the_screen(
    adb_server: AdbServer, virtual_device: VirtualDevices
) -> None:
    with socket.create_connection(("127.0.0.1", adb_server.port), timeout=10) as sock:
        request(sock, f"host:transport:{virtual_device.serial}")
        request(sock, "framebuffer:")
        data = read_all(sock)

    version, depth, size, width, height, *colours = struct.unpack_from("<13I", data)
    assert (version, depth, width, height) == (1, 32, 1080, 2400)
    assert colours == [0, 8, 16, 8, 8, 8, 24, 8]
    assert size == len(data) - 52 == width * height * 4


def test_remount_needs_root(adb: Adb, virtual_device: VirtualDevices) -> None:
    result = adb("remount", serial=virtual_device.serial)

    assert 'Not running as root. Try "adb root" first.' in result.stdout + result.stderr


def test_unknown_service_is_refused(adb_server: AdbServer, virtual_device: VirtualDevices) -> None:
    with socket.create_connection(("127.0.0.1", adb_server.port), timeout=5) as sock:
        request(sock, f"host:transport:{virtual_device.serial}")
        sock.sendall(b"000bfrobnicate:")

        assert sock.recv(4) == b"FAIL"
        assert read_all(sock) == b"0006closed"
