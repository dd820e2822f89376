"""Pictures and what stands before them, and the displays' ids."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.screencap import Screencap, parse_display_ids, parse_screencap

PNG = b"\x89PNG\r\n\x1a\n...."
WARNED = {
    "screencap/01-multi-display-warning-before-png.txt": "[Warning] Multiple displays were found"
}
DISPLAYS = {
    "screencap/02-display-id-list.txt": (4630946219955703955, 4630946219955703956),
}


@pytest.mark.parametrize(("name", "warning"), WARNED.items(), ids=WARNED)
def test_a_recorded_warning_is_parted_from_the_picture(
    recorded: Callable[[str], str], name: str, warning: str
) -> None:
    capture = parse_screencap(recorded(name).encode() + PNG)

    assert capture.png == PNG
    assert capture.warning.startswith(warning)


@pytest.mark.parametrize(("name", "expected"), DISPLAYS.items(), ids=DISPLAYS)
def test_recorded_ids_are_read(
    recorded: Callable[[str], str], name: str, expected: tuple[int, ...]
) -> None:
    assert parse_display_ids(recorded(name)) == expected


def test_a_picture_alone_has_no_warning() -> None:
    assert parse_screencap(PNG) == Screencap(PNG, "")


def test_no_picture_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="Failed to take"):
        parse_screencap(b"Failed to take screenshot.")


def test_no_display_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="HWC display 0"):
        parse_display_ids("HWC display 0")
