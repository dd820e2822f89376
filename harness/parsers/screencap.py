"""`screencap -p`, and `dumpsys SurfaceFlinger --display-id`.

With several displays and none named, API 34 and later print a warning on standard output before
the picture (frameworks/base/cmds/screencap/screencap.cpp). A display's id is a 64-bit number; the
`HWC display N` beside it is an index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import unread

_PNG = b"\x89PNG\r\n\x1a\n"
_DISPLAY = re.compile(r"^Display (\d+) \(HWC display \d+\)", re.MULTILINE)


@dataclass(frozen=True)
class Screencap:
    """A picture, and what was said before it."""

    png: bytes
    warning: str


def parse_screencap(raw: bytes) -> Screencap:
    """Part the picture from what stands before it.

    Raises:
        ProtocolError: there is no picture.
    """
    warning, mark, rest = raw.partition(_PNG)
    if not mark:
        raise unread("screencap", raw.decode("utf-8", errors="replace"))
    return Screencap(mark + rest, warning.decode("utf-8", errors="replace").strip())


def parse_display_ids(text: str) -> tuple[int, ...]:
    """The displays' ids, the first one first.

    Raises:
        ProtocolError: there is none.
    """
    ids = tuple(int(number) for number in _DISPLAY.findall(text))
    if not ids:
        raise unread("dumpsys SurfaceFlinger --display-id", text)
    return ids
