"""How Courier reads a server address."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from harness.virtual.courier.http import BadAddressError, Server

if TYPE_CHECKING:
    from tests.virtual.courier.conftest import Phone


@pytest.mark.parametrize(
    ("text", "server"),
    [
        pytest.param("10.0.2.2:8080", Server("10.0.2.2", 8080), id="host-and-port"),
        pytest.param(" http://10.0.2.2:8080/ ", Server("10.0.2.2", 8080), id="url"),
        pytest.param("courier.test", Server("courier.test", 80), id="name-alone"),
        pytest.param("https://courier.test", Server("courier.test", 443, secure=True), id="tls"),
        pytest.param("https://a:8443", Server("a", 8443, secure=True), id="tls-port"),
    ],
)
def test_server_address_is_understood(text: str, server: Server) -> None:
    assert Server.parse(text) == server


@pytest.mark.parametrize("text", ["10.0.2.2:8080", "https://courier.test:443"])
def test_a_saved_address_is_read_as_it_was_written(text: str) -> None:
    assert str(Server.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("ftp://10.0.2.2", id="ftp"),
        pytest.param("10.0.2.2:port", id="no-number"),
        pytest.param("10.0.2.2:99999", id="port-too-large"),
        pytest.param("10.0.2.2/path", id="path"),
    ],
)
def test_server_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadAddressError):
        Server.parse(text)


@pytest.mark.slow
def test_requests_go_through_the_devices_proxy(ada: Phone) -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def answer() -> None:
            client, _ = proxy.accept()
            with client:
                asked.append(client.recv(65536).partition(b"\r\n")[0])

        thread = threading.Thread(target=answer)
        thread.start()
        address = f"10.0.2.2:{proxy.getsockname()[1]}"
        ada.android.settings.put("global", "http_proxy", address)
        ada.core.refresh_account()
        thread.join()

    assert asked[0].startswith(f"GET http://{ada.server}/v1/".encode())
