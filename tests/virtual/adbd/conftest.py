"""adbd of a device in this process, and a host that speaks the wire protocol by itself."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from harness.virtual.adbd import wire
from harness.virtual.adbd.auth import AuthMode
from harness.virtual.adbd.daemon import Adbd
from harness.virtual.adbd.wire import Message

if TYPE_CHECKING:
    from harness.virtual.device import Android

SECONDS = 5.0


@dataclass
class HostStream:
    """One stream, from the host's side; reading acknowledges."""

    host: Host
    local: int
    remote: int = 0
    heard: bytearray = field(default_factory=bytearray)
    closed: bool = False
    acknowledged: bool = True

    def write(self, data: bytes) -> None:
        """Send one WRTE after the one before has been acknowledged."""
        self.host.pump_until(lambda: self.acknowledged or self.closed)
        self.acknowledged = False
        self.host.send(wire.WRTE, self.local, self.remote, data)

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes, fewer at the end."""
        self.host.pump_until(lambda: len(self.heard) >= size or self.closed)
        data = bytes(self.heard[:size])
        del self.heard[:size]
        return data

    def read_all(self) -> bytes:
        """All until the device closes it."""
        self.host.pump_until(lambda: self.closed)
        data = bytes(self.heard)
        self.heard.clear()
        return data

    def close(self) -> None:
        self.host.send(wire.CLSE, self.local, self.remote)


class Host:
    """The adb server's end of one connection, on one thread: it reads while it waits."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.others: list[Message] = []
        self._source = sock.makefile("rb")
        self._streams: dict[int, HostStream] = {}
        self._next = 100

    def send(self, command: int, arg0: int, arg1: int, data: bytes = b"") -> None:
        self.sock.sendall(wire.header_of(command, arg0, arg1, data, checked=True) + data)

    def receive(self) -> Message | None:
        return wire.read_message(self._source)

    def connect(self, features: str = "shell_v2,cmd") -> Message:
        """Say CNXN and return what the device says to that."""
        banner = f"host::features={features}".encode()
        self.send(wire.CNXN, wire.VERSION_SKIP_CHECKSUM, wire.MAX_PAYLOAD, banner)
        message = self.receive()
        assert message is not None
        return message

    def open(self, service: str) -> HostStream:
        """Open a stream; `closed` is true when the device refuses it."""
        self._next += 1
        stream = self._streams[self._next] = HostStream(self, self._next)
        self.send(wire.OPEN, stream.local, 0, service.encode() + b"\0")
        self.pump_until(lambda: stream.remote != 0 or stream.closed)
        return stream

    def ask(self, service: str) -> bytes:
        """All that a service says."""
        return self.open(service).read_all()

    def pump_until(self, done: Callable[[], bool]) -> None:
        while not done():
            message = self.receive()
            assert message is not None, "the device dropped the connection"
            self._take(message)

    def close(self) -> None:
        self._source.close()
        self.sock.close()

    def _take(self, message: Message) -> None:
        stream = self._streams.get(message.arg1)
        if stream is None:
            self.others.append(message)
        elif message.command == wire.OKAY:
            stream.remote, stream.acknowledged = message.arg0, True
        elif message.command == wire.WRTE:
            stream.heard += message.data
            self.send(wire.OKAY, stream.local, stream.remote)
        elif message.command == wire.CLSE:
            stream.closed = True


HostFactory = Callable[[], Host]


@pytest.fixture
def listener() -> socket.socket:
    """What `daemon` listens on, and closes."""
    return socket.create_server(("127.0.0.1", 0))


@pytest.fixture
def daemon(android: Android, listener: socket.socket) -> Iterator[Adbd]:
    """The daemon of `android`, up and on a free port; it asks hosts for no key."""
    served = Adbd(android, listener, logging.getLogger("test.adbd"), AuthMode.OFF)
    served.start()
    served.come_up()
    yield served
    served.stop()


@pytest.fixture
def new_host(daemon: Adbd, listener: socket.socket) -> Iterator[HostFactory]:
    """Makes connections to `daemon` that have not said anything."""
    assert daemon.is_up()
    address = listener.getsockname()
    with ExitStack() as stack:

        def connect() -> Host:
            host = Host(socket.create_connection(address, timeout=SECONDS))
            stack.callback(host.close)
            return host

        yield connect


@pytest.fixture
def host(new_host: HostFactory) -> Host:
    """A host whose handshake is done."""
    connected = new_host()
    connected.connect()
    return connected
