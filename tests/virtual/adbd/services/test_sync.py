"""The sync service by its own bytes: what the real adb only sends in some of its moods."""

from __future__ import annotations

import stat
import struct
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from tests.virtual.adbd.conftest import Host, HostStream

FOLDER = "/data/local/tmp"
BROTLI, LZ4, ZSTD, DRY_RUN = 1, 2, 4, 0x80000000
FILE = stat.S_IFREG | 0o640
LINK = stat.S_IFLNK | 0o777
STAT_V2 = struct.Struct("<4sIQQIIIIQqqq")


def request(code: bytes, path: str) -> bytes:
    data = path.encode()
    return code + struct.pack("<I", len(data)) + data


def send(path: str, content: bytes, mode: int = FILE, flags: int = 0, time: int = 1000) -> bytes:
    """All bytes of one SND2."""
    setup = struct.pack("<4sII", b"SND2", mode, flags)
    data = b"DATA" + struct.pack("<I", len(content)) + content
    return request(b"SND2", path) + setup + data + b"DONE" + struct.pack("<I", time)


def receive(path: str, flags: int = 0) -> bytes:
    return request(b"RCV2", path) + struct.pack("<4sI", b"RCV2", flags)


def failure_of(stream: HostStream) -> str:
    code, length = struct.unpack("<4sI", stream.read(8))
    assert code == b"FAIL"
    return stream.read(length).decode()


@pytest.fixture
def sync(host: Host) -> HostStream:
    return host.open("sync:")


def test_send_v2_stores_content_mode_and_time(sync: HostStream, android: Android) -> None:
    sync.write(send(f"{FOLDER}/new/file", b"content"))

    assert sync.read(8) == b"OKAY\0\0\0\0"
    files = android.filesystem.view(0)
    sync.write(request(b"STAT", f"{FOLDER}/new/file"))
    assert struct.unpack("<4sIII", sync.read(16)) == (b"STAT", stat.S_IFREG | 0o666, 7, 1000)
    assert files.read_bytes(f"{FOLDER}/new/file") == b"content"


def test_send_v2_of_a_dry_run_stores_nothing(sync: HostStream, android: Android) -> None:
    sync.write(send(f"{FOLDER}/dry/file", b"content", flags=DRY_RUN))

    assert sync.read(8) == b"OKAY\0\0\0\0"
    assert not android.filesystem.view(0).exists(f"{FOLDER}/dry")


def test_send_v2_makes_links_with_their_own_time(sync: HostStream, android: Android) -> None:
    sync.write(send(f"{FOLDER}/link", b"/system/nothing\0", mode=LINK))

    assert sync.read(8) == b"OKAY\0\0\0\0"
    sync.write(request(b"LST2", f"{FOLDER}/link"))
    numbers = STAT_V2.unpack(sync.read(STAT_V2.size))
    assert android.filesystem.view(0).read_link(f"{FOLDER}/link") == "/system/nothing"
    assert stat.S_ISLNK(numbers[4])
    assert numbers[10] == 1000


def test_stat_v2_follows_the_link_that_lstat_v2_describes(sync: HostStream) -> None:
    sync.write(send(f"{FOLDER}/broken", b"/system/nothing\0", mode=LINK))
    sync.read(8)

    sync.write(request(b"STA2", f"{FOLDER}/broken") + request(b"LST2", f"{FOLDER}/broken"))

    followed = STAT_V2.unpack(sync.read(STAT_V2.size))
    itself = STAT_V2.unpack(sync.read(STAT_V2.size))
    assert followed[:2] == (b"STA2", 2)
    assert itself[:2] == (b"LST2", 0)


def test_receive_v2_sends_the_content(sync: HostStream, android: Android) -> None:
    android.filesystem.view(0).write_bytes(f"{FOLDER}/file", b"x" * 70_000)

    sync.write(receive(f"{FOLDER}/file"))

    assert sync.read(8) == b"DATA" + struct.pack("<I", 65_536)
    assert sync.read(65_536) == b"x" * 65_536
    assert sync.read(8) == b"DATA" + struct.pack("<I", 70_000 - 65_536)
    assert sync.read(70_000 - 65_536 + 8)[-8:] == b"DONE\0\0\0\0"


@pytest.mark.parametrize(
    ("api", "flags", "shown"),
    [
        pytest.param(30, LZ4, "2", id="lz4-30"),
        pytest.param(30, ZSTD | BROTLI, "4", id="zstd-30"),
        pytest.param(34, 8, "8", id="8"),
        pytest.param(34, DRY_RUN, "-2147483648", id="dry-run"),
    ],
)
def test_receive_v2_refuses_what_was_not_announced(
    sync: HostStream, flags: int, shown: str
) -> None:
    sync.write(receive("/system/build.prop", flags))

    assert failure_of(sync) == f"unknown flags: {shown}"
    assert sync.read_all() == b""


def test_two_codecs_at_once_are_refused(sync: HostStream) -> None:
    sync.write(receive("/system/build.prop", LZ4 | ZSTD))

    assert failure_of(sync) == "multiple compression flags received: 6"


@pytest.mark.parametrize(
    ("api", "code"),
    [
        pytest.param(24, b"STA2", id="stat-24"),
        pytest.param(29, b"LIS2", id="list-29"),
        pytest.param(29, b"SND2", id="send-29"),
    ],
)
def test_older_levels_do_not_know_newer_requests(sync: HostStream, code: bytes) -> None:
    sync.write(request(code, "/data"))

    assert failure_of(sync) == f"unknown command {int.from_bytes(code, 'little'):08x}"


def test_sizes_over_four_gibibytes_are_told_whole_in_version_2_only(
    sync: HostStream, android: Android
) -> None:
    size = (5 << 30) + 7
    files = android.filesystem.view(0)
    with files.open(f"{FOLDER}/sparse", "w") as file:
        file.truncate(size)

    sync.write(request(b"STA2", f"{FOLDER}/sparse") + request(b"STAT", f"{FOLDER}/sparse"))

    assert STAT_V2.unpack(sync.read(STAT_V2.size))[8] == size
    assert struct.unpack("<4sIII", sync.read(16))[2] == size & 0xFFFFFFFF
