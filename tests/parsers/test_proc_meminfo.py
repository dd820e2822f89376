"""The memory of real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.proc_meminfo import DeviceMemory, parse_proc_meminfo

RECORDED = {
    "proc-meminfo/01-emulator-api36.txt": DeviceMemory(
        total_kib=2531828,
        free_kib=186236,
        available_kib=1030716,
        cached_kib=1103340,
        swap_total_kib=1898864,
        swap_free_kib=910140,
    ),
    "proc-meminfo/02-gingerbread-no-memavailable.txt": DeviceMemory(
        total_kib=415248,
        free_kib=208840,
        available_kib=None,
        cached_kib=57684,
        swap_total_kib=0,
        swap_free_kib=0,
    ),
    "proc-meminfo/04-asus-tf201-honeycomb.txt": DeviceMemory(
        total_kib=1008528,
        free_kib=130932,
        available_kib=None,
        cached_kib=282852,
        swap_total_kib=0,
        swap_free_kib=0,
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_recorded_memory_is_read(
    recorded: Callable[[str], str], name: str, expected: DeviceMemory
) -> None:
    assert parse_proc_meminfo(recorded(name)) == expected


def test_a_row_that_is_missing_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="MemFree"):
        parse_proc_meminfo("MemTotal:        1008528 kB\n")
