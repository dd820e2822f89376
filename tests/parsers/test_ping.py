"""What `ping` found on real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.ping import Ping, parse_ping

RECORDED = {
    "ping/01-emulator-destination-host-unreachable.txt": Ping(
        sent=3, received=0, errors=3, loss_percent=100, address="172.217.169.164"
    ),
    "ping/02-unknown-host.txt": Ping(unknown_host="google.com"),
    "ping/04-gateway-all-lost-six.txt": Ping(
        sent=6, received=0, loss_percent=100, address="192.168.0.1"
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_ping_is_read(recorded: Callable[[str], str], name: str, expected: Ping) -> None:
    assert parse_ping(recorded(name)) == expected


def test_an_answer_has_a_time() -> None:
    text = (
        "PING 10.0.2.2 (10.0.2.2) 56(84) bytes of data.\n"
        "64 bytes from 10.0.2.2: icmp_seq=1 ttl=255 time=0.4 ms\n\n"
        "--- 10.0.2.2 ping statistics ---\n"
        "1 packets transmitted, 1 received, 0% packet loss, time 0ms\n"
        "rtt min/avg/max/mdev = 0.391/0.402/0.413/0.000 ms\n"
    )

    assert parse_ping(text) == Ping(1, 1, address="10.0.2.2", average_ms=0.402)


def test_without_a_network_nothing_is_sent() -> None:
    assert parse_ping("connect: Network is unreachable\n") == Ping(unreachable=True)


def test_a_ping_cut_short_is_an_error() -> None:
    with pytest.raises(ProtocolError):
        parse_ping("PING 10.0.2.2 (10.0.2.2) 56(84) bytes of data.\n")
