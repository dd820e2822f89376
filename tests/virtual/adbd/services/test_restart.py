"""Services that restart adbd: what they say, and that the link goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import wait_until

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from tests.virtual.adbd.conftest import Host, HostFactory


COMES_BACK_S = 10.0


def greets(host: Host) -> bool:
    """Whether it is answered: what comes while adbd restarts is dropped, and adb tries again."""
    try:
        answer = host.connect()
    except (OSError, AssertionError):
        return False
    return answer.data.startswith(b"device::")


@pytest.mark.parametrize(
    ("service", "text", "port"),
    [
        pytest.param("tcpip:5555", b"restarting in TCP mode port: 5555\n", "5555", id="tcpip"),
        pytest.param("usb:", b"restarting in USB mode\n", "0", id="usb"),
    ],
)
def test_transport_restarts_after_its_message(
    android: Android, new_host: HostFactory, service: str, text: bytes, port: str
) -> None:
    host = new_host()
    host.connect()

    said = host.ask(service)

    assert said == text
    assert host.receive() is None
    assert android.properties.get("service.adb.tcp.port") == port
    wait_until(lambda: greets(new_host()), COMES_BACK_S, "a connection that is taken")


def test_tcpip_refuses_a_port_below_one(host: Host) -> None:
    assert host.ask("tcpip:-3") == b"invalid port -3\n"
    assert host.ask("shell:echo still here") == b"still here\n"


def test_tcpip_without_a_number_is_no_service(host: Host) -> None:
    assert host.open("tcpip:soon").remote == 0


def test_reconnect_says_done_and_breaks_the_link(host: Host) -> None:
    assert host.ask("reconnect") == b"done"
    assert host.receive() is None


def test_source_sends_zeros_and_sink_takes_them(host: Host) -> None:
    sink = host.open("sink:10")
    sink.write(bytes(10))

    assert host.ask("source:300000") == bytes(300_000)
    assert sink.read_all() == b""
