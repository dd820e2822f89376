"""`df` of toybox, busybox and Android's own old toolbox.

toybox (API 23 on): `Filesystem 1K-blocks Used Available Use% Mounted on`. busybox `-h`: the same
with units (`138.1M`), long mount points cut and carried on below. toolbox (before API 23):
`Filesystem Size Used Free Blksize`, where the first column is the mount point.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import lines_of, unread

_UNITS = {"": 1.0, "K": 1.0, "M": 1024.0, "G": 1024.0**2, "T": 1024.0**3}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)([KMGT]?)")
_HEADER_WORD = "Filesystem"
_TOOLBOX_HEADER = "Blksize"


@dataclass(frozen=True)
class FilesystemUse:
    """One mounted file system; sizes in KiB, as exact as they were printed.

    Attributes:
        mount: where it is mounted.
        device: what is mounted; "" where it is not printed.
        used_percent: None where it is not printed.
    """

    mount: str
    total_kib: int
    used_kib: int
    available_kib: int
    device: str = ""
    used_percent: int | None = None


def parse_df(text: str) -> tuple[FilesystemUse, ...]:
    """Read every row.

    Raises:
        ProtocolError: the header or a row is not known.
    """
    lines = [line for line in lines_of(text) if line.strip()]
    if not lines or not lines[0].startswith(_HEADER_WORD):
        raise unread("df", text)
    if lines[0].split()[-1] == _TOOLBOX_HEADER:
        return tuple(_toolbox_row(line) for line in lines[1:])
    rows: list[str] = []
    for line in lines[1:]:
        if len(line.split()) == 1 and rows:  # a long mount point goes on here
            rows[-1] += line.strip()
        else:
            rows.append(line)
    return tuple(_row(line) for line in rows)


def _row(line: str) -> FilesystemUse:
    words = line.split(maxsplit=5)
    if len(words) != 6 or not words[4].endswith("%"):  # noqa: PLR2004  (the header's columns)
        raise unread("df", line)
    total, used, available = (_kib(word) for word in words[1:4])
    percent = words[4].removesuffix("%")
    if not percent.isdigit():
        raise unread("df", line)
    return FilesystemUse(words[5], total, used, available, words[0], int(percent))


def _toolbox_row(line: str) -> FilesystemUse:
    words = line.split()
    if len(words) != 5:  # noqa: PLR2004  (the header's columns)
        raise unread("df", line)
    total, used, available = (_kib(word) for word in words[1:4])
    return FilesystemUse(words[0], total, used, available)


def _kib(word: str) -> int:
    match = _SIZE.fullmatch(word)
    if match is None:
        raise unread("df", word)
    return round(float(match[1]) * _UNITS[match[2]])
