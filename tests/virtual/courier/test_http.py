"""How Courier reads a server address."""

import pytest

from harness.virtual.courier.http import BadAddressError, Server


@pytest.mark.parametrize(
    ("text", "server"),
    [
        pytest.param("10.0.2.2:8080", Server("10.0.2.2", 8080), id="host-and-port"),
        pytest.param(" http://10.0.2.2:8080/ ", Server("10.0.2.2", 8080), id="url"),
        pytest.param("courier.test", Server("courier.test", 80), id="name-alone"),
    ],
)
def test_server_address_is_understood(text: str, server: Server) -> None:
    assert Server.parse(text) == server


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("https://10.0.2.2", id="https"),
        pytest.param("10.0.2.2:port", id="no-number"),
        pytest.param("10.0.2.2:99999", id="port-too-large"),
        pytest.param("10.0.2.2/path", id="path"),
    ],
)
def test_server_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadAddressError):
        Server.parse(text)
