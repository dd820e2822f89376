"""Packet captures, read back by a library that knows nothing of ours."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dpkt
import pytest

from harness.virtual.android.users import SHELL

if TYPE_CHECKING:
    from harness.virtual.device import Android

DEVICE, HOST = "10.0.2.16", "10.0.2.2"
SYN, ACK, FIN, RST = dpkt.tcp.TH_SYN, dpkt.tcp.TH_ACK, dpkt.tcp.TH_FIN, dpkt.tcp.TH_RST


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server of the host for one connection; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


def echo(connection: socket.socket) -> None:
    while data := connection.recv(100_000):
        connection.sendall(data)


def packets(path: Path) -> list[Any]:
    """The IPv4 packets of a capture; each of them is whole and its sums are right."""
    found = []
    with path.open("rb") as file:
        for _, frame in dpkt.pcap.Reader(file):
            packet = dpkt.ethernet.Ethernet(frame).data
            assert packet.len == len(frame) - 14
            assert dpkt.in_cksum(frame[14:34]) == 0
            pseudo = frame[26:34] + bytes([0, packet.p]) + len(frame[34:]).to_bytes(2, "big")
            assert dpkt.in_cksum((b"" if packet.p == 1 else pseudo) + frame[34:]) == 0
            found.append(packet)
    return found


def said_by(packets: list[Any], address: str) -> bytes:
    """What one side of a TCP conversation says, put together by its sequence numbers."""
    mine = [each.data for each in packets if socket.inet_ntoa(each.src) == address]
    first = next(segment.seq for segment in mine if segment.flags & SYN) + 1
    stream = bytearray()
    for segment in mine:
        if segment.data:
            assert (segment.seq - first) % (1 << 32) == len(stream)
            stream += segment.data
    return bytes(stream)


@pytest.fixture
def file(online: Android, tmp_path: Path) -> Path:
    """Where packets of the running capture go."""
    path = tmp_path / "capture.pcap"
    online.network.capture.start(path)
    return path


def test_conversation_is_shown_from_handshake_to_end(online: Android, file: Path) -> None:
    question = bytes(range(256)) * 40

    with server(echo) as port, online.network.connect(SHELL, HOST, port, 10) as sock:
        sock.sendall(question)
        sock.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: sock.recv(10_000), b""))
    online.network.close()

    segments = packets(file)
    flags = [segment.data.flags for segment in segments]
    assert answer == question
    assert said_by(segments, DEVICE) == said_by(segments, HOST) == question
    assert flags[:3] == [SYN, SYN | ACK, ACK]
    assert sum(1 for each in flags if each & FIN) == 2
    assert {segment.data.dport for segment in segments if segment.data.flags == SYN} == {port}


def test_refused_connection_is_answered_by_a_reset(online: Android, file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(ConnectionRefusedError):
        online.network.connect(SHELL, HOST, port, 10)

    assert [each.data.flags for each in packets(file)] == [SYN, RST | ACK]


def test_connection_into_the_void_shows_one_unanswered_packet(online: Android, file: Path) -> None:
    with pytest.raises(TimeoutError):
        online.network.connect(SHELL, "192.0.2.1", 80, 2)

    assert [each.data.flags for each in packets(file)] == [SYN]


def test_names_are_asked_for_and_answered(online: Android, file: Path) -> None:
    online.network.resolve(SHELL, "dns.google")
    with pytest.raises(socket.gaierror):
        online.network.resolve(SHELL, "nowhere.example")

    messages = [dpkt.dns.DNS(each.data.data) for each in packets(file)]
    assert [(each.qr, each.qd[0].name) for each in messages] == [
        (0, "dns.google"),
        (1, "dns.google"),
        (0, "nowhere.example"),
        (1, "nowhere.example"),
    ]
    assert socket.inet_ntoa(messages[1].an[0].ip) == "8.8.8.8"
    assert messages[3].rcode == dpkt.dns.DNS_RCODE_NXDOMAIN


def test_ping_is_a_request_and_its_reply(online: Android, file: Path) -> None:
    online.network.ping(SHELL, HOST, 1)
    online.network.ping(SHELL, "192.0.2.1", 1)

    shown = [(socket.inet_ntoa(each.dst), each.data.type) for each in packets(file)]
    assert shown == [(HOST, 8), (DEVICE, 0), ("192.0.2.1", 8)]


def test_capture_that_begins_in_the_middle_fits_what_was_said_before(
    online: Android, tmp_path: Path
) -> None:
    path = tmp_path / "late.pcap"
    with server(echo) as port, online.network.connect(SHELL, HOST, port, 10) as sock:
        sock.sendall(b"before")
        sock.recv(100)

        online.network.capture.start(path)
        sock.sendall(b"after")
        sock.recv(100)
        online.network.capture.stop()
        sock.sendall(b"later")
        sock.recv(100)

    assert [each.data.data for each in packets(path) if each.data.data] == [b"after", b"after"]
