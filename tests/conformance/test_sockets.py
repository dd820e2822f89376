"""Ports that lead from the host to the device and back."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import adbutils
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conformance.conftest import Subject


@pytest.fixture
def echo_port() -> Iterator[int]:
    """A port of the host that sends back the first bytes it gets, until the check ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_echo, args=(server,))
        thread.start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _echo(server: socket.socket) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            connection.sendall(connection.recv(1024))


@pytest.fixture
def reversed_port(subject: Subject, echo_port: int) -> Iterator[int]:
    """A port of the device that leads to the host's echo; gone after the check."""
    port = 29_317
    subject.adb.underlying.reverse(f"tcp:{port}", f"tcp:{echo_port}")
    yield port
    subject.adb.underlying.reverse_remove(f"tcp:{port}")


def test_a_port_of_the_device_leads_to_the_host(subject: Subject, reversed_port: int) -> None:
    """Adbd dials the device's own port, so that no tool on the device is needed."""
    device = subject.adb.underlying
    with device.create_connection(adbutils.Network.TCP, reversed_port) as sock:
        sock.sendall(b"hello")

        assert sock.recv(16) == b"hello"


def test_a_reversed_port_is_listed(subject: Subject, reversed_port: int) -> None:
    listed = [item.remote for item in subject.adb.underlying.reverse_list()]

    assert f"tcp:{reversed_port}" in listed


def test_a_forwarded_port_reaches_the_device(subject: Subject, reversed_port: int) -> None:
    """The host's port leads to the device's, which leads back to the host."""
    device = subject.adb.underlying
    port = device.forward_port(reversed_port)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
            sock.sendall(b"round and round")

            assert sock.recv(32) == b"round and round"
        assert any(item.local == f"tcp:{port}" for item in device.forward_list())
    finally:
        device.forward_remove(f"tcp:{port}")


def test_a_port_where_nothing_listens_refuses(subject: Subject) -> None:
    with pytest.raises(adbutils.AdbError, match=r"closed|refused|cannot connect"):
        subject.adb.underlying.create_connection(adbutils.Network.TCP, 29_318)
