"""Compressed files by their own bytes, made and read by the libraries rather than by adb."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING

import brotli
import lz4.frame
import pytest
from backports import zstd

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from tests.virtual.adbd.conftest import Host, HostStream

PATH = "/data/local/tmp/file"
PIECE = 64 * 1024
DRY_RUN = 0x80000000
BROTLI, LZ4, ZSTD = 1, 2, 4
NOISE = os.urandom(3 * PIECE)
CONTENT = NOISE + bytes(9 * PIECE) + NOISE
Change = Callable[[bytes], bytes]


COMPRESS: dict[int, Change] = {
    BROTLI: brotli.compress,
    LZ4: lz4.frame.compress,
    ZSTD: zstd.compress,
}
DECOMPRESS: dict[int, Change] = {
    BROTLI: brotli.decompress,
    LZ4: lz4.frame.decompress,
    ZSTD: zstd.decompress,
}
codecs = pytest.mark.parametrize(
    "codec",
    [
        pytest.param(BROTLI, id="brotli"),
        pytest.param(LZ4, id="lz4"),
        pytest.param(ZSTD, id="zstd"),
    ],
)


@pytest.fixture
def sync(host: Host) -> HostStream:
    return host.open("sync:")


def put(sync: HostStream, data: bytes, flags: int) -> None:
    """SND2 with all that `data` is, cut where DATA may be cut."""
    sync.write(b"SND2" + struct.pack("<I", len(PATH)) + PATH.encode())
    sync.write(struct.pack("<4sII", b"SND2", stat.S_IFREG | 0o644, flags))
    for start in range(0, len(data), PIECE):
        piece = data[start : start + PIECE]
        sync.write(b"DATA" + struct.pack("<I", len(piece)) + piece)
    sync.write(b"DONE" + struct.pack("<I", 1000))


def get(sync: HostStream, flags: int) -> list[bytes]:
    """The DATA of one RCV2."""
    sync.write(b"RCV2" + struct.pack("<I", len(PATH)) + PATH.encode())
    sync.write(struct.pack("<4sI", b"RCV2", flags))
    pieces: list[bytes] = []
    while True:
        code, length = struct.unpack("<4sI", sync.read(8))
        if code == b"DONE":
            return pieces
        assert code == b"DATA"
        pieces.append(sync.read(length))


def failure_of(sync: HostStream) -> str:
    code, length = struct.unpack("<4sI", sync.read(8))
    assert code == b"FAIL"
    return sync.read(length).decode()


@codecs
@pytest.mark.parametrize("content", [CONTENT, b""], ids=["much", "nothing"])
def test_sent_file_is_stored_as_it_was(
    sync: HostStream, android: Android, codec: int, content: bytes
) -> None:
    put(sync, COMPRESS[codec](content), codec)

    assert sync.read(8) == b"OKAY\0\0\0\0"
    assert android.filesystem.view(0).read_bytes(PATH) == content


@codecs
def test_dry_run_of_a_compressed_file_stores_nothing(
    sync: HostStream, android: Android, codec: int
) -> None:
    put(sync, COMPRESS[codec](CONTENT), codec | DRY_RUN)

    assert sync.read(8) == b"OKAY\0\0\0\0"
    assert not android.filesystem.view(0).exists(PATH)


@codecs
@pytest.mark.parametrize("content", [CONTENT, b""], ids=["much", "nothing"])
def test_received_file_is_one_stream_in_full_pieces(
    sync: HostStream, android: Android, codec: int, content: bytes
) -> None:
    android.filesystem.view(0).write_bytes(PATH, content)

    pieces = get(sync, codec)

    assert DECOMPRESS[codec](b"".join(pieces)) == content
    assert {len(piece) for piece in pieces[:-1]} <= {PIECE}
    assert sum(map(len, pieces)) <= len(NOISE) * 2 + PIECE


@codecs
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda _: b"no stream of any codec", id="garbage"),
        pytest.param(lambda data: data + b"behind the end", id="trailing"),
    ],
)
def test_corrupt_stream_is_refused_and_leaves_nothing(
    host: Host, sync: HostStream, android: Android, codec: int, spoil: Change
) -> None:
    put(sync, spoil(COMPRESS[codec](CONTENT)), codec)

    assert failure_of(sync) == "decompress failed"
    assert sync.read_all() == b""
    assert not android.filesystem.view(0).exists(PATH)
    assert host.ask("exec:echo alive") == b"alive\n"


@codecs
def test_torn_stream_is_never_answered(host: Host, sync: HostStream, codec: int) -> None:
    put(sync, COMPRESS[codec](CONTENT)[:-20], codec)

    assert host.ask("exec:sleep 1; echo later") == b"later\n"
    assert not sync.heard
    assert not sync.closed


@codecs
def test_bytes_that_arrive_one_by_one_make_the_same_file(
    sync: HostStream, android: Android, codec: int
) -> None:
    data = COMPRESS[codec](b"some content")
    sync.write(b"SND2" + struct.pack("<I", len(PATH)) + PATH.encode())
    sync.write(struct.pack("<4sII", b"SND2", stat.S_IFREG | 0o644, codec))
    for byte in data:
        sync.write(b"DATA" + struct.pack("<I", 1) + bytes([byte]))

    sync.write(b"DONE" + struct.pack("<I", 1000))

    assert sync.read(8) == b"OKAY\0\0\0\0"
    assert android.filesystem.view(0).read_bytes(PATH) == b"some content"
