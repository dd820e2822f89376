"""What all printed texts share: their bytes, their line ends, and what surrounds a service's dump.

`dumpstate` puts `DUMP OF SERVICE x:` above a dump, and `dumpsys` of several services puts
`--------- 0.003s was the duration of dumpsys x` below (frameworks/native/cmds/dumpsys/dumpsys.cpp).
PowerShell before version 6 writes redirected output as UTF-16 with a byte-order mark and CRLF.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import TypeVar

from harness.errors import ProtocolError

T = TypeVar("T")
Printed = TypeVar("Printed", str, bytes)
_AROUND = re.compile(r"DUMP OF SERVICE |-+ \d+\.\d+s was the duration of ")
_SEEN = 120  # characters of an unknown text that an error shows


def decode(raw: bytes) -> str:
    """The text of what a device printed, also where a host's shell wrote it as UTF-16."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    return raw.decode("utf-8-sig", errors="replace")


def read_from(device: str, parse: Callable[[Printed], T], text: Printed) -> T:
    """What a device's text says; the error of one that is not known names the device.

    Raises:
        ProtocolError: the parser does not know the text.
    """
    try:
        return parse(text)
    except ProtocolError as error:
        raise ProtocolError(f"{device}: {error.peer}", error.what) from error


def lines_of(text: str) -> list[str]:
    """Its lines, whatever their ends, without what surrounds a service's dump."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return [line for line in unix.split("\n") if not _AROUND.match(line)]


def body_of(text: str) -> str:
    """The same as one text."""
    return "\n".join(lines_of(text))


def unread(source: str, what: str) -> ProtocolError:
    """The error of a text that is not known, with the beginning of it."""
    seen = " ".join(what.split())
    short = seen if len(seen) <= _SEEN else seen[:_SEEN] + "…"
    return ProtocolError(source, f'not known: "{short}"')


def found(source: str, pattern: re.Pattern[str], text: str) -> re.Match[str]:
    """Where a pattern first is in a text.

    Raises:
        ProtocolError: it is nowhere.
    """
    match = pattern.search(text)
    if match is None:
        raise ProtocolError(source, f"there is no `{pattern.pattern}` in it")
    return match


def blocks(heading: re.Pattern[str], body: str) -> list[tuple[re.Match[str], str]]:
    """Each heading with what stands below it, as far as the next one; none without headings."""
    headings = list(heading.finditer(body))
    ends = [*(one.start() for one in headings[1:]), len(body)]
    return [(one, body[one.end() : end]) for one, end in zip(headings, ends, strict=False)]


def flag(source: str, word: str) -> bool:
    """What `true` or `false` says.

    Raises:
        ProtocolError: it is neither.
    """
    if word not in {"true", "false"}:
        raise unread(source, word)
    return word == "true"


def whole(source: str, word: str) -> int:
    """What a decimal number says.

    Raises:
        ProtocolError: it is none.
    """
    try:
        return int(word)
    except ValueError as error:
        raise unread(source, word) from error
