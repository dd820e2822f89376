"""The bytes that write a file through ADB's sync service."""

from __future__ import annotations

import struct

from harness.sync_protocol import file_parts


def test_a_file_is_announced_sent_and_closed_with_its_time() -> None:
    parts = list(file_parts(b"hello", "/sdcard/ä", 0o644, 7))

    target = "/sdcard/ä,33188".encode()
    assert parts == [
        b"SEND" + struct.pack("<I", len(target)) + target,
        b"DATA" + struct.pack("<I", 5) + b"hello",
        b"DONE" + struct.pack("<I", 7),
    ]


def test_a_long_file_is_cut_into_pieces_that_the_service_takes() -> None:
    content = bytes(range(256)) * 300

    _, *pieces, _ = file_parts(content, "/f", 0o600, 0)

    assert [len(piece) - 8 for piece in pieces] == [65536, 11264]
    assert b"".join(piece[8:] for piece in pieces) == content


def test_an_empty_file_has_no_data() -> None:
    assert len(list(file_parts(b"", "/f", 0o600, 0))) == 2
