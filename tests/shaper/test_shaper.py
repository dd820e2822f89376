"""The shaper as a process between two real sockets."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from harness.service.certificate import CA_CERTIFICATE, write_certificate
from tests.shaper.conftest import Running, Serve, echo

Start = Callable[..., Running]
Serving = Callable[[Serve], int]


@pytest.fixture
def line(shaper: Start, serve: Serving) -> Running:
    """A shaper before an echo server."""
    return shaper("--to", f":{serve(echo)}")


def asked(connection: socket.socket, data: bytes = b"hello") -> bytes:
    connection.sendall(data)
    return connection.recv(len(data))


def test_a_clear_line_changes_nothing(line: Running) -> None:
    with line.connect() as connection:
        assert asked(connection) == b"hello"


def test_delays_of_both_directions_add(line: Running) -> None:
    line.tell({"up": {"delay": 0.1}, "down": {"delay": 0.05}})
    with line.connect() as connection:
        asked(connection)  # the first answer also waits for the handshake
        began = time.monotonic()
        asked(connection)

    assert time.monotonic() - began >= 0.15


def test_a_rate_is_kept_per_direction(line: Running) -> None:
    line.tell({"down": {"rate": 800_000}})
    with line.connect() as connection:
        connection.sendall(bytes(50_000))
        began, got = time.monotonic(), 0
        while got < 50_000:
            got += len(connection.recv(65536))

    assert 0.35 <= time.monotonic() - began < 1.5  # half a second at 100 kB/s


def test_a_stall_holds_bytes_and_healing_it_lets_them_go(line: Running) -> None:
    with line.connect() as connection:
        asked(connection)
        line.tell({"fault": "black-hole"})
        connection.sendall(b"held")
        connection.settimeout(0.2)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        line.tell({})
        connection.settimeout(5)

        assert connection.recv(4) == b"held"


def test_a_lost_answer_inside_tls_was_asked_for(
    shaper: Start, serve: Serving, tmp_path: Path
) -> None:
    got: list[bytes] = []
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    write_certificate(tmp_path / "certificate")
    server.load_cert_chain(tmp_path / "certificate")

    def note(connection: socket.socket) -> None:
        with server.wrap_socket(connection, server_side=True) as secure:
            got.append(secure.recv(4))
            secure.sendall(b"done")

    line = shaper("--to", f":{serve(note)}")
    line.tell({"fault": "lose-answer"})
    trust = ssl.create_default_context(cafile=CA_CERTIFICATE)
    with trust.wrap_socket(line.connect(), server_hostname="courier.test") as secure:
        secure.sendall(b"send")
        secure.settimeout(0.3)
        with pytest.raises(TimeoutError):
            secure.recv(1)
        line.tell({})
        secure.settimeout(5)

        assert secure.recv(4) == b"done"
    assert got == [b"send"]


@pytest.mark.parametrize("fault", ["stall-down", "lose-answer"])
def test_a_held_answer_reached_the_target(shaper: Start, serve: Serving, fault: str) -> None:
    got: list[bytes] = []

    def note(connection: socket.socket) -> None:
        got.append(connection.recv(4))
        connection.sendall(b"done")

    line = shaper("--to", f":{serve(note)}")
    line.tell({"fault": fault})
    with line.connect() as connection:
        connection.sendall(b"send")
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(1)

        assert got == [b"send"]


def test_a_reset_breaks_open_and_new_connections(line: Running) -> None:
    with line.connect() as connection:
        asked(connection)
        line.tell({"fault": "reset"})
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    with pytest.raises(ConnectionResetError), line.connect() as connection:
        connection.recv(1)


def test_refused_connections_come_back_at_the_same_port(line: Running) -> None:
    line.tell({"fault": "refuse"})
    with pytest.raises(ConnectionRefusedError):
        line.connect()
    line.tell({})

    with line.connect() as connection:
        assert asked(connection) == b"hello"


def test_a_half_open_connection_is_not_told_of_the_end(shaper: Start, serve: Serving) -> None:
    line = shaper("--to", f":{serve(socket.socket.getpeername)}")
    line.tell({"fault": "half-open"})
    with line.connect() as connection:
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        line.tell({})
        connection.settimeout(5)

        assert connection.recv(1) == b""


def test_a_schedule_goes_round(line: Running) -> None:
    steps = [{"seconds": 0.2, "shape": {}}, {"seconds": 0.3, "shape": {"fault": "black-hole"}}]
    line.tell({"steps": steps, "repeat": True})
    waits = []
    with line.connect() as connection:
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            began = time.monotonic()
            asked(connection)
            waits.append(time.monotonic() - began)

    assert len([wait for wait in waits if wait > 0.2]) >= 2
    assert min(waits) < 0.1


def test_a_target_that_is_not_there_resets(shaper: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with shaper("--to", f":{port}").connect() as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)


@pytest.mark.parametrize(
    ("line_text", "said"),
    [
        ({"fault": "explode"}, "fault"),
        ({"up": {"speed": 3}}, "speed"),
        ({"down": {"rate": "fast"}}, "rate"),
        ({"down": {"loss": 2}}, "loss"),
        ({"steps": []}, "steps"),
        ({"steps": [{"seconds": 0}]}, "seconds"),
        (7, "object"),
    ],
)
def test_nonsense_is_refused_by_name_and_changes_nothing(
    line: Running, line_text: object, said: str
) -> None:
    answer = line.tell(line_text)

    assert answer["event"] == "refused"
    assert said in str(answer["message"])
    with line.connect() as connection:
        assert asked(connection) == b"hello"


def http_server(connection: socket.socket) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(4096)
    body = head.split(b"\r\n")[0]
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
    )


@pytest.fixture
def proxy(shaper: Start, serve: Serving) -> Running:
    """A shaper that is an HTTP proxy for `device.example:80`."""
    return shaper("--proxy", "--target", f"device.example:80=127.0.0.1:{serve(http_server)}")


def client(proxy: Running) -> httpx.Client:
    return httpx.Client(proxy=f"http://127.0.0.1:{proxy.port}", trust_env=False, timeout=5)


def test_a_proxied_request_gets_to_its_server_with_the_path_alone(proxy: Running) -> None:
    with client(proxy) as http:
        answer = http.get("http://device.example/a/b?c=d")

    assert (answer.status_code, answer.text) == (200, "GET /a/b?c=d HTTP/1.1")


def test_a_tunnel_gets_to_its_server(proxy: Running) -> None:
    with proxy.connect() as connection:
        connection.sendall(b"CONNECT device.example:80 HTTP/1.1\r\nHost: device.example\r\n\r\n")
        established = connection.recv(4096)
        connection.sendall(b"GET /x HTTP/1.1\r\n\r\n")

        assert established.startswith(b"HTTP/1.1 200 ")
        assert b"GET /x HTTP/1.1" in connection.recv(4096)


def test_what_is_not_listed_is_not_reached(proxy: Running) -> None:
    with client(proxy) as http:
        answer = http.get("http://elsewhere.example/")

    assert answer.status_code == 502
    assert "elsewhere.example:80" in answer.text


def test_a_broken_proxy_says_so(proxy: Running) -> None:
    proxy.tell({"fault": "bad-gateway"})

    with client(proxy) as http:
        assert http.get("http://device.example/").status_code == 502


def test_a_request_that_is_none_is_answered(proxy: Running) -> None:
    with proxy.connect() as connection:
        connection.sendall(b"\x16\x03\x01 this is TLS\r\n\r\n")

        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")


def test_a_portal_wants_to_be_signed_in_to(proxy: Running) -> None:
    proxy.tell({"fault": "portal"})
    with client(proxy) as http:
        before = http.get("http://device.example/")
        page = http.get(before.headers["Location"])
        http.get("http://portal.example/accept")
        after = http.get("http://device.example/")

    assert before.status_code == 302
    assert "Accept and connect" in page.text
    assert after.text == "GET / HTTP/1.1"
