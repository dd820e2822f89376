"""When the host gets what a shell prints: at once, but the last of it together with the status."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    Host = Any  # tests/virtual/adbd/conftest.py, which no test can import

STDOUT, STDERR, EXIT = 1, 2, 3


def frame(kind: int, data: bytes) -> bytes:
    return struct.pack("<BI", kind, len(data)) + data


def test_last_words_come_in_one_message_with_the_status(host: Host) -> None:
    stream = host.open("shell,v2,raw:echo hi")
    message = host.receive()

    assert message.data == frame(STDOUT, b"hi\n") + frame(EXIT, b"\0")
    assert message.arg1 == stream.local


@pytest.mark.parametrize(
    "script",
    [
        "echo first; sleep 60",
        "(echo first); sleep 60",
        "echo first; exec sleep 60",
        "say() { echo first; }; say; sleep 60",
        "echo first; sleep 60 & wait",
        "for each in first second; do echo $each; sleep 60; done",
        "if echo first; then sleep 60; fi",
        "echo first; x=$(sleep 60)",
        "echo first; read line",
        "eval 'echo first; sleep 60'",
        "sleep 60 & echo first",
    ],
)
def test_nobody_waits_for_what_was_printed_before(host: Host, script: str) -> None:
    stream = host.open(f"shell,v2,raw:{script}")

    assert stream.read(11) == frame(STDOUT, b"first\n")
    assert not stream.closed
    stream.close()


def test_both_streams_keep_their_order(host: Host) -> None:
    said = host.ask("shell,v2,raw:echo one; echo two >&2; echo three; nosuch; echo four")

    words = [b"one\n", b"two\n", b"three\n"]
    at = [said.index(word) for word in [*words, b"nosuch", b"four\n"]]
    assert at == sorted(at)
    assert said.index(frame(STDERR, b"two\n")) > said.index(frame(STDOUT, b"one\n"))
