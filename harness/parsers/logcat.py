"""`logcat` in every format of `-v`, but `raw`, which says nothing but the messages.

AOSP: system/logging/liblog/logprint.cpp. P is the priority's letter, the stamp that of `time`, or
with the modifiers `year`, `usec`, `nsec`, `zone`, `epoch`, `monotonic`:

    brief       P/tag(  pid): message             with `uid`: P/tag(  uid:  pid): message
    process     P(  pid) message  (tag)
    tag         P/tag: message                    (Android Studio copies this one)
    thread      P(  pid:  tid) message
    time        STAMP P/tag(  pid): message
    threadtime  STAMP   pid   tid P tag: message  with `uid`: STAMP   uid   pid   tid P tag: message
    long        [ STAMP   pid:  tid P/tag ]       then the message on lines of its own

`--------- beginning of BUFFER` parts the buffers. A message of several lines has the head on each,
but for `long` and for what Android Studio copies.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.errors import ProtocolError
from harness.parsers.lines import lines_of, unread

_STAMP = r"(?P<stamp>(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,9}(?: [+-]\d{4})?| *\d+\.\d{3,9})"
_PRIORITY = r"(?P<priority>[VDIWEFSA])"
_OWNER = r"(?: *(?P<uid>\w+):)? *(?P<pid>\d+)"
_DIVIDER = re.compile(r"-+ (?:beginning of|switch to) (\S+)")


class LogFormat(enum.Enum):
    """What `-v` was given."""

    THREADTIME = "threadtime"
    TIME = "time"
    LONG = "long"
    BRIEF = "brief"
    THREAD = "thread"
    PROCESS = "process"
    TAG = "tag"


_HEADS = {
    LogFormat.THREADTIME: rf"{_STAMP} +(?:(?P<uid>\w+) +)?(?P<pid>\d+) +(?P<tid>\d+) {_PRIORITY} "
    r"(?P<tag>.*?) *:(?: (?P<message>.*)|$)",
    LogFormat.TIME: rf"{_STAMP} {_PRIORITY}/(?P<tag>.*?) *\({_OWNER}\):(?: (?P<message>.*)|$)",
    LogFormat.LONG: rf"\[ {_STAMP} {_OWNER}: *(?P<tid>\d+) {_PRIORITY}/(?P<tag>.*?) *\]",
    LogFormat.BRIEF: rf"{_PRIORITY}/(?P<tag>.*?) *\({_OWNER}\):(?: (?P<message>.*)|$)",
    LogFormat.THREAD: rf"{_PRIORITY}\({_OWNER}: *(?P<tid>\d+)\) (?P<message>.*)",
    LogFormat.PROCESS: rf"{_PRIORITY}\({_OWNER}\) (?P<message>.*?)  \((?P<tag>[^()]*)\)",
    LogFormat.TAG: rf"{_PRIORITY}/(?P<tag>.*?) *:(?: (?P<message>.*)|$)",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _HEADS.items()}
_GOES_ON = {LogFormat.LONG, LogFormat.TAG}


@dataclass(frozen=True)
class LogLine:
    """One message; None for what the format leaves out.

    Attributes:
        stamp: as printed; its year and zone are not, unless asked for.
    """

    priority: str
    tag: str
    message: str
    pid: int | None = None
    tid: int | None = None
    uid: str | None = None
    stamp: str | None = None


@dataclass(frozen=True)
class LogText:
    """A piece of a log.

    Attributes:
        buffers: which began within it, in order.
    """

    format: LogFormat
    lines: tuple[LogLine, ...]
    buffers: tuple[str, ...] = ()


def parse_logcat(text: str) -> LogText:
    """Read a log whose format is seen at its first message.

    Raises:
        ProtocolError: no message is in it, or a line belongs to none.
    """
    lines = lines_of(text)
    shape = _format_of(lines)
    buffers = tuple(mark[1] for mark in map(_DIVIDER.match, lines) if mark)
    kept = (line for line in lines if not _DIVIDER.match(line))
    return LogText(shape, tuple(_messages(shape, kept)), buffers)


def _format_of(lines: list[str]) -> LogFormat:
    for line in lines:
        for shape, pattern in _PATTERNS.items():
            if pattern.fullmatch(line):
                return shape
    raise ProtocolError("logcat", "no message is in it")


def _messages(shape: LogFormat, lines: Iterator[str]) -> Iterator[LogLine]:
    pattern = _PATTERNS[shape]
    last: LogLine | None = None
    for line in lines:
        match = pattern.fullmatch(line)
        if match is None:
            last = _with_more(last, shape, line)
            continue
        if last is not None:
            yield _ended(last)
        last = _line(match)
    if last is not None:
        yield _ended(last)


def _with_more(last: LogLine | None, shape: LogFormat, line: str) -> LogLine | None:
    if not line.strip() and shape is not LogFormat.LONG:
        return last
    if last is None or shape not in _GOES_ON:
        raise unread("logcat", line)
    return replace(last, message=f"{last.message}\n{line}")


def _ended(line: LogLine) -> LogLine:
    return replace(line, message=line.message.strip("\n"))


def _line(match: re.Match[str]) -> LogLine:
    named = match.groupdict()
    return LogLine(
        priority=named["priority"],
        tag=named.get("tag") or "",
        message=named.get("message") or "",
        pid=_number(named.get("pid")),
        tid=_number(named.get("tid")),
        uid=named.get("uid"),
        stamp=named["stamp"].strip() if named.get("stamp") else None,
    )


def _number(word: str | None) -> int | None:
    return int(word) if word else None
