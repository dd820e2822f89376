"""The memory of real processes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_meminfo import ProcessMemory, parse_meminfo

RECORDED = {
    "dumpsys-meminfo/01-gingerbread-per-process.txt": (
        ProcessMemory(272, "com.google.process.gapps", 8954, None, None, views=0, activities=0),
        ProcessMemory(219, "com.android.inputmethod.latin", 5079, None, None, 0, activities=0),
    ),
    "dumpsys-meminfo/02-app-api36.txt": (
        ProcessMemory(13418, "com.funnyenglish.app", 112178, 178512, 72684, views=7, activities=1),
    ),
}
CUT_SHORT = {"dumpsys-meminfo/03-app-truncated-after-header.txt": "pid 13418 has no totals"}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_recorded_processes_are_read(
    recorded: Callable[[str], str], name: str, expected: tuple[ProcessMemory, ...]
) -> None:
    assert parse_meminfo(recorded(name)) == expected


@pytest.mark.parametrize(("name", "told"), CUT_SHORT.items(), ids=CUT_SHORT)
def test_a_dump_cut_short_is_unknown_and_not_zero(
    recorded: Callable[[str], str], name: str, told: str
) -> None:
    with pytest.raises(ProtocolError, match=told):
        parse_meminfo(recorded(name))


def test_a_process_that_does_not_run_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="No process found"):
        parse_meminfo("No process found for: com.example\n")
