"""Connections that are kept from one exchange to the next, against a server that counts them."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from harness.kept_connection import KeptConnection


class Server(ThreadingHTTPServer):
    """Answers with how many connections there were; `/part` promises more than it sends."""

    daemon_threads = True

    def __init__(self) -> None:
        self.accepted: list[socket.socket] = []
        self.seen: list[str] = []
        super().__init__(("127.0.0.1", 0), Handler)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        sock, address = super().get_request()
        self.accepted.append(sock)
        return sock, address

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        self.server.seen.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = str(len(self.server.accepted)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer) + (self.path == "/part")))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def kept(server: Server) -> Iterator[KeptConnection]:
    kept = KeptConnection(server.port)
    yield kept
    kept.close()


def ask(kept: KeptConnection, server: Server, path: str = "/") -> str:
    """One exchange, as uiautomator2 has it."""
    connection = http.client.HTTPConnection("localhost", server.port)
    connection.sock = kept.get(
        server.port, lambda: socket.create_connection(("127.0.0.1", server.port), timeout=5)
    )
    connection.sock.settimeout(0.5)
    try:
        connection.request("POST", path, "body")
        response = connection.getresponse()
        return b"".join(iter(lambda: response.read(4096), b"")).decode()
    finally:
        connection.close()


def test_the_next_exchange_has_the_same_connection(server: Server, kept: KeptConnection) -> None:
    assert [ask(kept, server) for _ in range(3)] == ["1", "1", "1"]


def test_another_port_gets_connections_of_its_own(server: Server) -> None:
    kept = KeptConnection(1)

    assert [ask(kept, server) for _ in range(2)] == ["1", "2"]


def test_one_that_rested_too_long_is_not_used_again(server: Server) -> None:
    kept = KeptConnection(server.port, longest_rest_s=0)

    assert [ask(kept, server) for _ in range(2)] == ["1", "2"]


def test_one_that_the_server_ended_is_not_used_again(server: Server, kept: KeptConnection) -> None:
    ask(kept, server)
    server.accepted[0].shutdown(socket.SHUT_RDWR)

    assert ask(kept, server) == "2"
    assert server.seen == ["/", "/"]


def test_an_answer_that_broke_off_ends_its_connection(server: Server, kept: KeptConnection) -> None:
    with pytest.raises(TimeoutError):
        ask(kept, server, "/part")

    assert ask(kept, server) == "2"
    assert server.seen == ["/part", "/"]


def test_two_at_once_do_not_share_one(server: Server, kept: KeptConnection) -> None:
    ask(kept, server)
    first = kept.get(server.port, lambda: socket.create_connection(("127.0.0.1", server.port)))

    assert ask(kept, server) == "2"
    first.close()
