"""The formats of logcat, character by character."""

from datetime import UTC

import pytest

from harness.virtual.android.log import LogEntry
from harness.virtual.commands.logcat.formats import Format

ENTRY = LogEntry(1, 1_700_000_000.25, "main", "W", "Tag", 12, 345, 1000, "hello\nworld")


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (["brief"], "W/Tag     (   12): hello"),
        (["process"], "W(   12) hello  (Tag)"),
        (["tag"], "W/Tag     : hello"),
        (["thread"], "W(   12:  345) hello"),
        (["raw"], "hello"),
        (["time"], "11-14 22:13:20.250 W/Tag     (   12): hello"),
        (["threadtime"], "11-14 22:13:20.250    12   345 W Tag     : hello"),
        ([], "11-14 22:13:20.250    12   345 W Tag     : hello"),
        (["threadtime", "epoch"], "         1700000000.250    12   345 W Tag     : hello"),
        (["epoch"], "         1700000000.250    12   345 W Tag     : hello"),
        (["year"], "2023-11-14 22:13:20.250    12   345 W Tag     : hello"),
        (["usec"], "11-14 22:13:20.250000    12   345 W Tag     : hello"),
        (["uid"], "11-14 22:13:20.250  1000    12   345 W Tag     : hello"),
        (["UTC"], "11-14 22:13:20.250 +0000    12   345 W Tag     : hello"),
    ],
    ids=lambda value: "-".join(value) or "default" if isinstance(value, list) else "",
)
def test_format_writes_each_line_of_a_message(names: list[str], first: str) -> None:
    lines = Format(names, UTC).render(ENTRY).splitlines()

    assert lines[0] == first
    assert lines[1] == first.replace("hello", "world")


def test_format_long_has_a_head_and_an_empty_line() -> None:
    text = Format(["long"], UTC).render(ENTRY)

    assert text == "[ 11-14 22:13:20.250    12:  345 W/Tag      ]\nhello\nworld\n\n"
