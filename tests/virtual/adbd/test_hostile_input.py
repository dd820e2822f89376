"""Hosts that send anything at all: adbd survives, and others are served as before."""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.virtual.adbd import wire

if TYPE_CHECKING:
    from tests.virtual.adbd.conftest import Host, HostFactory

COMMANDS = (
    wire.CNXN, wire.OPEN, wire.OKAY, wire.CLSE, wire.WRTE, wire.AUTH, wire.STLS, wire.SYNC, 0x1234,
)  # fmt: skip
WORD = st.one_of(st.integers(0, 3), st.integers(0, 0xFFFFFFFF))
SERVICES = st.sampled_from(
    ["sync:", "shell:cat", "shell,v2,raw:cat", "shell,v2:", "exec:cat", "reverse:forward:", "jdwp",
     "track-jdwp", "tcp:1", "tcp:99999999", "abb:\0", "jdwp:99999999999", "tcpip:x", "source:9",
     "sink:5", "framebuffer", "localabstract:", "shell", "", ":"]
)  # fmt: skip
PAYLOAD = st.one_of(
    st.binary(max_size=40),
    SERVICES.map(lambda name: name.encode() + b"\0"),
    st.builds(
        lambda code, size, data: code + struct.pack("<I", size) + data,
        st.sampled_from([b"STAT", b"LIS2", b"SND2", b"RCV2", b"SEND", b"RECV", b"DATA", b"QUIT"]),
        WORD,
        st.binary(max_size=20),
    ),
)
MESSAGES = st.lists(
    st.builds(
        lambda command, arg0, arg1, data: (
            wire.header_of(command, arg0, arg1, data, checked=True) + data
        ),
        st.sampled_from(COMMANDS),
        WORD,
        WORD,
        PAYLOAD,
    ),
    max_size=12,
).map(b"".join)
NO_MESSAGES = st.binary(max_size=200)
# The fixtures' device is meant to live through all examples: that is the claim.
FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

pytestmark = pytest.mark.slow


@pytest.fixture
def bystander(host: Host, caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], bytes]]:
    """Asks for a shell on a connection of its own, opened before all that follows."""
    yield lambda: host.ask("shell:echo fine")
    assert host.ask("shell:echo at last") == b"at last\n"
    faults = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not faults, "a service failed by itself"


def send_and_leave(host: Host, data: bytes) -> None:
    """Send all, and leave without reading what comes."""
    try:
        host.sock.sendall(data)
        host.sock.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the device has dropped this connection, as it may
    host.close()


@FUZZ
@given(data=NO_MESSAGES)
def test_bytes_that_are_no_messages_disturb_nobody(
    new_host: HostFactory, bystander: Callable[[], bytes], data: bytes
) -> None:
    send_and_leave(new_host(), data)

    assert bystander() == b"fine\n"


@FUZZ
@given(data=MESSAGES)
def test_messages_in_any_order_disturb_nobody(
    new_host: HostFactory, bystander: Callable[[], bytes], data: bytes
) -> None:
    stranger = new_host()
    stranger.connect()

    send_and_leave(stranger, data)

    assert bystander() == b"fine\n"


@FUZZ
@given(service=SERVICES, data=PAYLOAD)
def test_services_take_any_bytes(
    new_host: HostFactory, bystander: Callable[[], bytes], service: str, data: bytes
) -> None:
    stranger = new_host()
    stranger.connect()
    stream = stranger.open(service)
    if not stream.closed:
        stream.write(data)
        stream.close()

    stranger.close()

    assert bystander() == b"fine\n"


def test_write_larger_than_was_agreed_drops_only_its_sender(
    new_host: HostFactory, bystander: Callable[[], bytes]
) -> None:
    stranger = new_host()
    stranger.connect()

    header = struct.pack("<6I", wire.WRTE, 1, 1, wire.MAX_PAYLOAD + 1, 0, wire.WRTE ^ 0xFFFFFFFF)
    stranger.sock.sendall(header)

    assert stranger.receive() is None
    assert bystander() == b"fine\n"
