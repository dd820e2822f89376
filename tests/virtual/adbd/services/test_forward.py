"""A stream spliced to a socket: all bytes arrive, whoever ends first."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from harness.virtual.adbd.services.forward import splice
from harness.virtual.adbd.stream import Stream
from harness.virtual.adbd.workers import Workers


class Host:
    """The peer of a stream: acknowledges all and keeps what it hears."""

    max_payload = 1 << 20

    def __init__(self) -> None:
        self.heard = bytearray()
        self.closed = threading.Event()

    def send_okay(self, stream: Stream) -> None:
        """Nothing to do."""

    def send_write(self, stream: Stream, data: bytes) -> None:
        self.heard += data
        threading.Thread(target=stream.acknowledge, args=(2,), daemon=True).start()

    def send_close(self, stream: Stream) -> None:  # noqa: ARG002  (the interface's)
        self.closed.set()


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def stream(host: Host) -> Stream:
    return Stream(host, 1, 2)


@pytest.fixture
def device_end(stream: Stream) -> Iterator[socket.socket]:
    ours, theirs = socket.socketpair()
    theirs.settimeout(5)
    workers = Workers("splice")
    done = threading.Event()
    workers.submit(lambda: (splice(stream, ours, workers), done.set()))  # type: ignore[func-returns-value]
    yield theirs
    stream.peer_closed(answer=False)
    theirs.close()
    assert done.wait(5)
    workers.stop()


def read_all(sock: socket.socket) -> bytes:
    data = b""
    while piece := sock.recv(65536):
        data += piece
    return data


def test_bytes_of_the_host_arrive_although_it_closes_at_once(
    stream: Stream, device_end: socket.socket
) -> None:
    stream.feed(bytes(200_000))
    stream.feed(b"last words")
    stream.peer_closed(answer=True)

    assert read_all(device_end) == bytes(200_000) + b"last words"


def test_bytes_of_the_device_arrive_although_it_closes_at_once(
    host: Host, device_end: socket.socket
) -> None:
    device_end.sendall(b"x" * 100_000)
    device_end.close()

    assert host.closed.wait(5)
    assert bytes(host.heard) == b"x" * 100_000
