"""`/proc/meminfo`: the memory of the whole device, `Name:   N kB` a line.

`MemAvailable` is there since Linux 3.14. Linux: fs/proc/meminfo.c.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.parsers.lines import body_of

_SOURCE = "/proc/meminfo"
_ROW = re.compile(r"^(\S+): +(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True)
class DeviceMemory:
    """All in KiB.

    Attributes:
        available_kib: what apps could get without swapping; None before Linux 3.14.
    """

    total_kib: int
    free_kib: int
    available_kib: int | None
    cached_kib: int
    swap_total_kib: int
    swap_free_kib: int


def parse_proc_meminfo(text: str) -> DeviceMemory:
    """Read the file.

    Raises:
        ProtocolError: a row is missing.
    """
    rows = {name: int(number) for name, number in _ROW.findall(body_of(text))}
    try:
        return DeviceMemory(
            total_kib=rows["MemTotal"],
            free_kib=rows["MemFree"],
            available_kib=rows.get("MemAvailable"),
            cached_kib=rows["Cached"],
            swap_total_kib=rows["SwapTotal"],
            swap_free_kib=rows["SwapFree"],
        )
    except KeyError as error:
        raise ProtocolError(_SOURCE, f"there is no row {error}") from error
