"""HTTP as NanoHTTPD speaks it, over a pair of connected sockets."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from harness.virtual.uiautomator.http import Request, Response, serve

Dial = Callable[[], http.client.HTTPConnection]


def echo(request: Request) -> Response:
    return Response(f"{request.method} {request.path} {request.query} {request.body}".encode())


@pytest.fixture
def dial() -> Iterator[Dial]:
    """Connections to a server that tells what it got."""
    opened: list[http.client.HTTPConnection] = []
    threads: list[threading.Thread] = []

    def connect() -> http.client.HTTPConnection:
        ours, theirs = socket.socketpair()
        thread = threading.Thread(target=serve, args=(theirs, echo))
        thread.start()
        connection = http.client.HTTPConnection("device")
        connection.sock = ours
        opened.append(connection)
        threads.append(thread)
        return connection

    yield connect
    for connection in opened:
        connection.close()
    for thread in threads:
        thread.join(5)


def ask(connection: http.client.HTTPConnection, body: bytes = b"", **headers: str) -> str:
    connection.request(
        "POST", "/jsonrpc/0?a=1", body, {k.replace("_", "-"): v for k, v in headers.items()}
    )
    return connection.getresponse().read().decode()


def test_server_answers_several_requests_on_one_connection(dial: Dial) -> None:
    connection = dial()

    answers = [ask(connection, b"{}"), ask(connection, b"[]")]

    assert answers == ["POST /jsonrpc/0 {'a': '1'} {}", "POST /jsonrpc/0 {'a': '1'} []"]


def test_server_closes_when_asked_to(dial: Dial) -> None:
    connection = dial()

    connection.request("GET", "/ping", headers={"Connection": "close"})
    response = connection.getresponse()
    response.read()

    assert response.getheader("Connection") == "close"
    assert connection.sock is None


def test_body_without_charset_is_read_as_ascii(dial: Dial) -> None:
    assert ask(dial(), "\u00e9".encode()).endswith("\ufffd\ufffd")


def test_body_with_charset_is_read_as_it_says(dial: Dial) -> None:
    answer = ask(dial(), "\u00e9".encode(), Content_Type="application/json; charset=utf-8")

    assert answer.endswith("\u00e9")


def test_garbage_ends_the_connection(dial: Dial) -> None:
    connection = dial()
    assert connection.sock is not None

    connection.sock.sendall(b"nonsense\r\n\r\n")

    assert connection.sock.recv(10) == b""
