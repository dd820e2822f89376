"""A shaper as a process of its own, and a server on the host that it leads to."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from harness import processes

Serve = Callable[[socket.socket], object]
PATIENCE = 10.0


class Server:
    """Serves each connection on a thread of its own; `port` is where."""

    def __init__(self, serve: Serve) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._serve = serve
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                self._open.append(connection)
                threading.Thread(target=self._run, args=(connection,), daemon=True).start()

    def _run(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            self._serve(connection)
        connection.close()

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(PATIENCE)
        for each in self._open:
            each.close()


def echo(connection: socket.socket) -> None:
    while data := connection.recv(65536):
        connection.sendall(data)


@dataclass
class Running:
    """A shaper that listens."""

    child: processes.Child
    port: int

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def tell(self, value: object) -> dict[str, object]:
        """Send it a line, return its answer."""
        return self.child.ask(json.dumps(value))


@pytest.fixture
def serve() -> Iterator[Callable[[Serve], int]]:
    """Starts a server; returns its port."""
    servers: list[Server] = []

    def start(serve: Serve) -> int:
        servers.append(Server(serve))
        return servers[-1].port

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def shaper() -> Iterator[Callable[..., Running]]:
    """Starts a shaper with these words of a command line."""
    children: list[processes.Child] = []

    def start(*words: str) -> Running:
        command = [sys.executable, "-m", "harness.shaper", "--stop-with-stdin", *words]
        child = processes.start("shaper", command)
        children.append(child)
        return Running(child, int(child.ready()["port"]))

    yield start
    for child in children:
        child.stop()
