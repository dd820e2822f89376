"""`uiautomator dump`: where the hierarchy lies now, or why there is none.

`UI hierchary dumped to: PATH` (the misspelling is Android's), or `ERROR: …` on standard output with
exit status 0, in which case an older file may still lie there. AOSP:
frameworks/base/cmds/uiautomator, DumpCommand.java.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from harness.parsers.lines import unread


class DumpFailure(enum.Enum):
    """Why there is none; the value is the text by which it is known."""

    NONE = ""
    NULL_ROOT = "null root node returned"
    NOT_IDLE = "could not get idle state"


@dataclass(frozen=True)
class DumpAnswer:
    """What came of it; `path` is "" where it failed."""

    path: str
    failure: DumpFailure = DumpFailure.NONE


_DUMPED = re.compile(r"UI hier(?:chary|archy) dumped to: (\S+)")


def parse_dump_answer(text: str) -> DumpAnswer:
    """Read what the command printed.

    Raises:
        ProtocolError: it is neither of them.
    """
    dumped = _DUMPED.search(text)
    if dumped is not None:
        return DumpAnswer(dumped[1])
    for failure in DumpFailure:
        if failure.value and failure.value in text:
            return DumpAnswer("", failure)
    raise unread("uiautomator dump", text)
