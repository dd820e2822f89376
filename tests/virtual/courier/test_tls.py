"""Courier over TLS: who is trusted, and when; what the user and the log are told."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from harness.service.certificate import CA_CERTIFICATE, write_certificate
from harness.virtual.courier import texts
from harness.virtual.courier.http import HttpClient, NoConnectionError, Request, Server
from harness.virtual.courier.tls import CA_FILE
from tests.virtual.courier.conftest import PACKAGES

if TYPE_CHECKING:
    from tests.virtual.courier.conftest import Phone, Service

DAY = 86_400.0
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
pytestmark = pytest.mark.slow


@pytest.fixture
def ada(new_phone: Callable[..., Phone], service: Service) -> Phone:
    phone = new_phone("ada")
    phone.server = f"https://courier.test:{service.tls_port}"
    phone.sign_in("ada")
    return phone


class TlsServer:
    """Answers every request over TLS with a certificate of the test's choice."""

    def __init__(self, certificate: Path) -> None:
        self.resumed: list[bool | None] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                with suppress(OSError), self._context.wrap_socket(client, server_side=True) as tls:
                    self.resumed.append(tls.session_reused)
                    tls.recv(65536)
                    tls.sendall(ANSWER)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[TlsServer]:
    write_certificate(tmp_path / "certificate")
    running = TlsServer(tmp_path / "certificate")
    yield running
    running.close()


def ask(phone: Phone, address: str) -> str:
    """What the user is told about a request; "" when it was answered."""
    client: HttpClient = phone.core.api._client
    try:
        client.send(Server.parse(address), Request("GET", "/"))
    except NoConnectionError as error:
        return texts.explain(error, has_network=True)
    return ""


def logged(phone: Phone) -> str:
    return "\n".join(entry.message for entry in phone.android.log.read(["main"]))


def test_the_packages_hold_the_authority_that_signs() -> None:
    for apk in sorted(PACKAGES.glob("*.apk")):
        with zipfile.ZipFile(apk) as archive:
            assert archive.read(CA_FILE) == CA_CERTIFICATE.read_bytes()


def test_a_message_goes_out_over_tls(ada: Phone, service: Service) -> None:
    ada.open_chat("bob")

    ada.send("hello")

    ada.expect("message_state", "Sent")
    assert service.messages("ada", "bob") == ["hello"]


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        pytest.param(-2, "CertificateNotYetValidException: Certificate not valid until", id="slow"),
        pytest.param(31, "CertificateExpiredException: Certificate expired at", id="fast"),
    ],
)
def test_a_wrong_date_is_told_to_the_user_and_the_log(ada: Phone, days: int, fault: str) -> None:
    ada.open_chat("bob")
    ada.android.clock.set_wall(ada.android.clock.now() + days * DAY)

    ada.send("hello")

    ada.expect("message_state", "Not sent")
    ada.tap("message")
    ada.expect("error_text", texts.WRONG_DATE)
    assert "javax.net.ssl.SSLHandshakeException: Chain validation failed\n" in logged(ada)
    assert f"Caused by: java.security.cert.{fault} " in logged(ada)


def test_it_goes_out_once_the_date_is_right(ada: Phone) -> None:
    ada.open_chat("bob")
    ada.android.clock.set_wall(ada.android.clock.now() - 400 * DAY)
    ada.send("hello")
    ada.expect("message_state", "Not sent")

    ada.android.clock.follow_host()
    ada.tap("message")
    ada.tap("resend")

    ada.expect("message_state", "Sent")


def test_a_session_is_used_again_for_eight_hours(ada: Phone, server: TlsServer) -> None:
    address = f"https://10.0.2.2:{server.port}"
    ask(ada, address)
    ask(ada, address)
    clock = ada.android.clock
    clock.set_wall(clock.now() + 9 * 3600)
    ask(ada, address)
    clock.set_wall(clock.now() - 60)  # the session is from the future now
    ask(ada, address)

    assert server.resumed == [False, True, False, False]


def test_another_name_is_not_trusted(ada: Phone, server: TlsServer) -> None:
    assert ask(ada, f"https://10.0.2.2:{server.port}") == ""
    hosts = ada.android.filesystem.resolve("/system/etc/hosts")
    hosts.write_text("10.0.2.2 other.test\n", encoding="utf-8")

    assert ask(ada, f"https://other.test:{server.port}") == texts.NOT_SECURE


def test_another_authority_is_not_trusted(ada: Phone, tmp_path: Path) -> None:
    stranger = TlsServer(self_signed(tmp_path))

    told = ask(ada, f"https://10.0.2.2:{stranger.port}")
    stranger.close()

    assert told == texts.NOT_SECURE


def self_signed(folder: Path) -> Path:
    """A key with a certificate that it signed itself, for the right address."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stranger")])
    address = x509.IPAddress(ipaddress.ip_address("10.0.2.2"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    file = folder / "stranger"
    file.write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(encoding)
    )
    return file


def test_a_server_without_tls_is_no_secure_one(ada: Phone, service: Service) -> None:
    assert ask(ada, f"https://10.0.2.2:{service.port}") == texts.NOT_SECURE


def test_a_server_that_says_nothing_times_out(ada: Phone) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told = ask(ada, f"https://10.0.2.2:{silent.getsockname()[1]}")

    assert told == texts.NO_CONNECTION


class TunnelProxy:
    """An HTTP proxy that opens tunnels to one port, or answers as it is told."""

    def __init__(self, port: int, reply: bytes) -> None:
        self.asked: list[bytes] = []
        self._target = port
        self._reply = reply
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with (
            suppress(OSError),  # the device or the service has gone
            client,
            socket.create_connection(("127.0.0.1", self._target)) as target,
        ):
            self.asked.append(client.recv(65536).partition(b"\r\n")[0])
            client.sendall(self._reply)
            back = threading.Thread(target=copy, args=(target, client))
            back.start()
            copy(client, target)
            back.join()


def copy(source: socket.socket, sink: socket.socket) -> None:
    """All that comes from one socket, to another."""
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        pytest.param(b"HTTP/1.1 200 Connection established\r\n\r\n", "", id="accepted"),
        pytest.param(
            b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
            texts.NO_CONNECTION,
            id="refused",
        ),
    ],
)
def test_a_proxy_is_asked_for_a_tunnel(
    ada: Phone, server: TlsServer, reply: bytes, told: str
) -> None:
    proxy = TunnelProxy(server.port, reply)
    ada.android.settings.put("global", "http_proxy", f"10.0.2.2:{proxy.port}")

    said = ask(ada, f"https://courier.test:{server.port}")
    proxy.close()

    assert said == told
    assert f"CONNECT courier.test:{server.port} HTTP/1.1".encode() in proxy.asked
