"""The transport seen by a host that speaks the wire protocol itself, over a real socket pair."""

from __future__ import annotations

import logging
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from harness.virtual.adbd import wire
from harness.virtual.adbd.connection import Connection, Hooks
from harness.virtual.adbd.stream import Stream, StreamClosedError
from harness.virtual.adbd.wire import Message

BANNER = b"host::features=shell_v2,cmd"


@dataclass
class Host:
    """The adb server's end of a connection."""

    sock: socket.socket
    checked: bool = True

    def send(self, command: int, arg0: int, arg1: int, data: bytes = b"") -> None:
        self.sock.sendall(wire.header_of(command, arg0, arg1, data, checked=self.checked) + data)

    def receive(self) -> Message | None:
        with self.sock.makefile("rb", buffering=0) as source:
            return wire.read_message(source)

    def connect(self, version: int = wire.VERSION_SKIP_CHECKSUM, payload: int = 1 << 20) -> Message:
        self.send(wire.CNXN, version, payload, BANNER)
        answer = self.receive()
        assert answer is not None
        self.checked = version < wire.VERSION_SKIP_CHECKSUM
        return answer

    def open(self, service: str, local: int = 5) -> Message | None:
        self.send(wire.OPEN, local, 0, service.encode() + b"\0")
        return self.receive()


def echo(stream: Stream) -> None:
    """A service that says back what it hears, in capitals."""
    try:
        while data := stream.read():
            stream.write(data.upper())
    except StreamClosedError:
        pass
    stream.close()


def talk(stream: Stream) -> None:
    """A service that has something to say and ends."""
    stream.write(b"hello")
    stream.close()


SERVICES: dict[str, Callable[[Stream], None]] = {"echo": echo, "talk": talk}


def start(_connection: Connection, name: str) -> Callable[[Stream], None] | None:
    """Run the service called `name` on a thread of its own."""
    service = SERVICES.get(name)
    if service is None:
        return None
    return lambda stream: threading.Thread(target=service, args=(stream,), daemon=True).start()


@pytest.fixture
def connection() -> Iterator[tuple[Connection, socket.socket]]:
    listener = socket.create_server(("127.0.0.1", 0))
    ours = socket.create_connection(listener.getsockname())
    theirs, _ = listener.accept()
    listener.close()
    ours.settimeout(5)
    hooks = Hooks(lambda: b"device::features=x", start, lambda: None, logging.getLogger("test"))
    served = Connection(theirs, hooks)
    thread = threading.Thread(target=served.serve, daemon=True)
    thread.start()
    yield served, ours
    ours.close()
    thread.join(5)
    assert not thread.is_alive()


@pytest.fixture
def host(connection: tuple[Connection, socket.socket]) -> Host:
    return Host(connection[1])


def test_device_greets_with_its_banner(host: Host) -> None:
    greeting = host.connect()

    assert greeting.command == wire.CNXN
    assert (greeting.arg0, greeting.arg1) == (wire.VERSION_SKIP_CHECKSUM, wire.MAX_PAYLOAD)
    assert greeting.data == b"device::features=x"


@pytest.mark.parametrize(
    ("version", "sums"),
    [
        pytest.param(wire.VERSION_MIN, True, id="0x01000000"),
        pytest.param(wire.VERSION_SKIP_CHECKSUM, False, id="0x01000001"),
        pytest.param(wire.VERSION_SKIP_CHECKSUM + 1, False, id="newer"),
    ],
)
def test_device_sums_its_data_when_the_host_needs_it(
    host: Host, version: int, *, sums: bool
) -> None:
    host.connect(version)
    host.open("talk")

    message = host.receive()

    assert message is not None
    assert message.data == b"hello"
    assert message.check == (sum(b"hello") if sums else 0)


def test_device_drops_a_host_whose_sums_are_wrong(host: Host) -> None:
    host.connect(wire.VERSION_MIN)

    host.sock.sendall(struct.pack("<6I", wire.OPEN, 1, 0, 5, 1, wire.OPEN ^ 0xFFFFFFFF) + b"talk\0")

    assert host.receive() is None


def test_device_writes_no_more_than_the_host_takes(host: Host) -> None:
    host.connect(payload=3)
    host.open("talk")

    message = host.receive()

    assert message is not None
    assert message.data == b"hel"


def test_device_refuses_an_unknown_service_with_a_close_from_nobody(host: Host) -> None:
    host.connect()

    answer = host.open("no such service", local=77)

    assert answer is not None
    assert (answer.command, answer.arg0, answer.arg1) == (wire.CLSE, 0, 77)


def test_device_acknowledges_a_write_before_it_answers(host: Host) -> None:
    host.connect()
    accepted = host.open("echo")
    assert accepted is not None
    assert accepted.command == wire.OKAY

    host.send(wire.WRTE, 5, accepted.arg0, b"ping")

    first, second = host.receive(), host.receive()
    assert first is not None
    assert second is not None
    assert (first.command, first.arg0, first.arg1) == (wire.OKAY, accepted.arg0, 5)
    assert (second.command, second.data) == (wire.WRTE, b"PING")


def test_device_answers_a_close_with_a_close(host: Host) -> None:
    host.connect()
    accepted = host.open("echo")
    assert accepted is not None

    host.send(wire.CLSE, 5, accepted.arg0)

    answer = host.receive()
    assert answer is not None
    assert (answer.command, answer.arg0, answer.arg1) == (wire.CLSE, accepted.arg0, 5)


def test_device_keeps_many_streams_apart(host: Host) -> None:
    host.connect()
    ids = {}
    for local in range(1, 33):
        accepted = host.open("echo", local)
        assert accepted is not None
        ids[local] = accepted.arg0

    for local, remote in ids.items():
        host.send(wire.WRTE, local, remote, f"stream {local}".encode())
    answers = [host.receive() for _ in range(2 * len(ids))]

    heard = {m.arg1: m.data for m in answers if m is not None and m.command == wire.WRTE}
    assert heard == {local: f"STREAM {local}".encode() for local in ids}
    assert len(set(ids.values())) == len(ids)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(wire.WRTE, id="write"),
        pytest.param(wire.OKAY, id="okay"),
        pytest.param(wire.CLSE, id="close"),
        pytest.param(wire.AUTH, id="auth"),
        pytest.param(0x21212121, id="unknown command"),
    ],
)
def test_device_ignores_messages_for_streams_that_do_not_exist(host: Host, command: int) -> None:
    host.connect()

    host.send(command, 1234, 5678, b"x" if command == wire.WRTE else b"")

    accepted = host.open("echo")
    assert accepted is not None
    assert accepted.command == wire.OKAY


def test_device_ignores_an_open_before_the_greeting(host: Host) -> None:
    host.send(wire.OPEN, 5, 0, b"talk\0")

    assert host.connect().command == wire.CNXN


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n      ", id="http"),
        pytest.param(
            struct.pack("<6I", wire.OPEN, 1, 0, 1 << 30, 0, ~wire.OPEN & 0xFFFFFFFF), id="huge"
        ),
        pytest.param(b"\xff" * 64, id="ones"),
    ],
)
def test_device_drops_a_host_that_sends_garbage(host: Host, garbage: bytes) -> None:
    host.connect()

    host.sock.sendall(garbage)

    # An unread rest makes the kernel answer with a reset instead of an end.
    try:
        ended = host.receive() is None
    except ConnectionResetError:
        ended = True
    assert ended


def test_device_lets_go_of_all_streams_when_the_host_leaves(
    connection: tuple[Connection, socket.socket],
) -> None:
    served, sock = connection
    host = Host(sock)
    host.connect()
    host.open("echo")
    released = threading.Event()
    served.when_closed(released.set)

    sock.shutdown(socket.SHUT_RDWR)

    assert released.wait(5)
    assert not served.online


def test_device_opens_a_stream_to_the_host(
    connection: tuple[Connection, socket.socket],
) -> None:
    served, sock = connection
    host = Host(sock)
    host.connect()
    opened: list[Stream | None] = []
    opener = threading.Thread(target=lambda: opened.append(served.open("tcp:80", 5)), daemon=True)
    opener.start()

    request = host.receive()
    assert request is not None
    host.send(wire.OKAY, 42, request.arg0)
    opener.join(5)

    assert (request.command, request.arg1, request.data) == (wire.OPEN, 0, b"tcp:80\0")
    assert opened[0] is not None
    assert opened[0].remote_id == 42


def test_device_learns_that_the_host_refuses_a_stream(
    connection: tuple[Connection, socket.socket],
) -> None:
    served, sock = connection
    host = Host(sock)
    host.connect()
    opened: list[Stream | None] = []
    opener = threading.Thread(target=lambda: opened.append(served.open("tcp:80", 5)), daemon=True)
    opener.start()

    request = host.receive()
    assert request is not None
    host.send(wire.CLSE, 0, request.arg0)
    opener.join(5)

    assert opened == [None]
