"""Pairs of ports: even, neighbours, and refused clearly when taken."""

from __future__ import annotations

import socket

import pytest

from harness.virtual.errors import PortInUseError
from harness.virtual.ports import take_pair


def test_any_pair_is_even_odd_and_above_20000() -> None:
    pair = take_pair(0)

    with pair.console, pair.adb:
        assert pair.console_port % 2 == 0
        assert pair.console_port >= 20000
        assert pair.adb.getsockname() == ("127.0.0.1", pair.console_port + 1)
        assert pair.serial == f"emulator-{pair.console_port}"


def test_two_pairs_differ() -> None:
    first, second = take_pair(0), take_pair(0)

    assert first.console_port != second.console_port
    first.close()
    second.close()


def test_pair_is_refused_when_one_of_its_ports_is_taken() -> None:
    pair = take_pair(0)
    pair.console.close()

    with pytest.raises(PortInUseError, match=str(pair.adb_port)):
        take_pair(pair.console_port)

    pair.close()
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", pair.console_port))  # nothing is left behind


def test_next_free_pair_skips_a_taken_one() -> None:
    taken = take_pair(0)

    following = take_pair(None, after=taken.console_port - 2)

    assert following.console_port > taken.console_port
    taken.close()
    following.close()


@pytest.mark.parametrize("port", [5555, 80, -2, 70000], ids=str)
def test_odd_and_impossible_ports_are_refused(port: int) -> None:
    with pytest.raises(ValueError, match="even"):
        take_pair(port)
