"""Free space, as several programs called `df` printed it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.df import FilesystemUse, parse_df

MIB, GIB = 1024, 1024 * 1024
RECORDED = {
    "df/01-pixel-1k-blocks.txt": (
        7,
        (FilesystemUse("/data", 25497924, 4995672, 20354796, "/dev/block/sda35", 20),),
    ),
    "df/02-smartron-long-device-names.txt": (
        9,
        (
            FilesystemUse("/data", 54432680, 1831340, 52584956, "/dev/block/dm-2", 4),
            FilesystemUse("/storage/emulated", 54432680, 1831340, 52584956, "/data/media", 4),
            FilesystemUse("/system", 2999516, 2358244, 624888, "/dev/block/dm-0", 80),
            FilesystemUse("/cache", 253920, 148, 248532, "/dev/block/mmcblk0p26", 1),
        ),
    ),
    "df/04-old-toolbox-size-used-free-blksize.txt": (
        7,
        (FilesystemUse("/data", 27 * GIB, 19 * GIB, 8 * GIB),),
    ),
    "df/05-busybox-wrapped-mount.txt": (
        7,
        (
            FilesystemUse(
                "/data",
                round(147.6 * MIB),
                round(9.5 * MIB),
                round(138.1 * MIB),
                "/dev/block/mtdblock5",
                6,
            ),
            FilesystemUse(
                "/data/app",
                round(1006.9 * MIB),
                round(474.7 * MIB),
                round(481.1 * MIB),
                "/dev/block/mmcblk0p2",
                50,
            ),
            FilesystemUse(
                "/mnt/asec/com.example.weather.paid.android-2",
                14 * MIB,
                round(12.1 * MIB),
                round(1.9 * MIB),
                "/dev/block/dm-0",
                87,
            ),
        ),
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_recorded_rows_are_read(
    recorded: Callable[[str], str], name: str, expected: tuple[int, tuple[FilesystemUse, ...]]
) -> None:
    rows = {row.mount: row for row in parse_df(recorded(name))}

    assert (len(rows), tuple(rows[row.mount] for row in expected[1])) == expected


@pytest.mark.parametrize(
    "text",
    ["", "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/a many few some 1% /data\n"],
    ids=["no header", "no number"],
)
def test_what_is_no_table_is_an_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_df(text)
