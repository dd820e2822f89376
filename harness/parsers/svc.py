"""`svc`: silent when it did what it was told; its usage, with exit status 0, when it did not.

AOSP: frameworks/base/cmds/svc, Svc.java and PowerCommand.java.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import unread

_USAGE = re.compile(r"^usage: (svc .*)$", re.MULTILINE)


@dataclass(frozen=True)
class SvcAnswer:
    """What came of it; the usages are those that it offers instead."""

    success: bool
    usages: tuple[str, ...] = ()


def parse_svc(text: str) -> SvcAnswer:
    """Read what `svc` printed.

    Raises:
        ProtocolError: it is neither nothing nor a usage.
    """
    if not text.strip():
        return SvcAnswer(success=True)
    usages = tuple(_USAGE.findall(text.replace("\r", "")))
    if not usages:
        raise unread("svc", text)
    return SvcAnswer(success=False, usages=usages)
