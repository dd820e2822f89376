"""Calls that are made again, and those that are not."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from adbutils.errors import AdbConnectionError, AdbError, AdbTimeout

from harness.adb import AdbServer, DeviceAdb
from harness.adb_connection import is_away
from harness.clock import FakeClock
from harness.errors import DeviceUnavailableError
from harness.link_retry import AWAY_S, LinkRetry


class Link:
    """Answers, or raises what it was told to, so often."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "open"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def link() -> Link:
    return Link()


@pytest.mark.parametrize(
    "error",
    [
        AdbConnectionError("127.0.0.1:5037: [Errno 111] Connection refused"),
        AdbError("device 'phone' not found"),
        AdbError("device offline"),
        ConnectionResetError("[Errno 104] Connection reset by peer"),
        AdbError("Unknown data: b''"),
    ],
    ids=str,
)
def test_a_device_that_is_away_is_asked_again(
    clock: FakeClock, link: Link, error: Exception
) -> None:
    retry = LinkRetry("phone", is_away, clock)
    retry.open(link)
    link.errors = [error] * 4

    assert retry.open(link) == "open"
    assert link.asked == 6
    assert retry.repeated == [str(error)]


def test_a_device_is_away_for_a_while_only(clock: FakeClock, link: Link) -> None:
    retry = LinkRetry("phone", is_away, clock)
    retry.open(link)
    start = clock.now()
    link.errors = [AdbError("device offline")] * 1000

    with pytest.raises(AdbError, match="device offline"):
        retry.open(link)

    assert AWAY_S <= clock.now() - start < AWAY_S + 2


def test_a_device_that_is_gone_for_good_is_waited_for_once(clock: FakeClock, link: Link) -> None:
    retry = LinkRetry("phone", is_away, clock)
    retry.open(link)
    link.errors = [AdbError("device offline")] * 1000
    with pytest.raises(AdbError):
        retry.open(link)
    link.asked = 0

    with pytest.raises(AdbError):
        retry.open(link)

    assert link.asked == 1


def test_a_device_that_never_answered_is_asked_once(clock: FakeClock, link: Link) -> None:
    link.errors = [AdbError("device 'nobody' not found")]

    with pytest.raises(AdbError):
        LinkRetry("nobody", is_away, clock).open(link)

    assert link.asked == 1


@pytest.mark.parametrize(
    "error",
    [AdbTimeout("adb read timeout"), AdbError("closed"), AdbError("device unauthorized.")],
    ids=str,
)
def test_anything_else_is_told_at_once(clock: FakeClock, link: Link, error: Exception) -> None:
    retry = LinkRetry("phone", is_away, clock)
    retry.open(link)
    link.asked, link.errors = 0, [error]

    with pytest.raises(AdbError):
        retry.open(link)

    assert link.asked == 1
    assert retry.repeated == []


@dataclass
class Relay:
    """Stands before a real adb server, and hangs up instead of passing one kind of answer on."""

    door: socket.socket
    server: int
    lost: bytes = b""

    @property
    def port(self) -> int:
        return int(self.door.getsockname()[1])

    def serve(self) -> None:
        with contextlib.suppress(OSError):  # at its end
            while True:
                client, _ = self.door.accept()
                threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self.server)) as server:
            request = client.recv(4096)
            server.sendall(request)
            if self.lost and self.lost in request:
                server.recv(4)
                return
            back = threading.Thread(target=_copy, args=(server, client), daemon=True)
            back.start()
            _copy(client, server)
            back.join()


def _copy(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def relay(device_adb: DeviceAdb) -> Iterator[Relay]:
    relay = Relay(socket.create_server(("127.0.0.1", 0)), device_adb.client.port)
    threading.Thread(target=relay.serve, daemon=True).start()
    yield relay
    relay.door.shutdown(socket.SHUT_RDWR)
    relay.door.close()


def test_what_the_server_may_have_done_is_not_asked_for_again(
    relay: Relay, device_adb: DeviceAdb
) -> None:
    adb, place = AdbServer(port=relay.port).device(device_adb.serial), "localabstract:retry"
    adb.shell("true")
    adb.forward(place, "tcp:9")
    relay.lost = b"killforward:"

    with pytest.raises(DeviceUnavailableError, match="while removing the forward"):
        adb.remove_forward(place)

    assert place not in device_adb.forwards()
    assert adb.repeated == []
