"""How logcat writes an entry: `-v brief`, `time`, `threadtime` and their modifiers.

Source: system/logging/liblog/logprint.cpp (android_log_formatLogLine).
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from harness.virtual.android.users import user_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harness.virtual.android.log import LogEntry

FORMATS = ("brief", "process", "tag", "thread", "raw", "time", "threadtime", "long")
MODIFIERS = ("color", "colour", "descriptive", "epoch", "monotonic", "printable", "uid", "usec",
             "UTC", "year", "zone")  # fmt: skip
_COLORS = {"V": 231, "D": 75, "I": 40, "W": 166, "E": 196, "F": 196}
_LONGEST_NAME = 5
_ENTRY = struct.Struct("<HHiIIIII")
_LONGEST_MESSAGE = 4000
_PRIORITIES = {"V": 2, "D": 3, "I": 4, "W": 5, "E": 6, "F": 7}
_BUFFER_IDS = {"main": 0, "radio": 1, "events": 2, "system": 3, "crash": 4, "kernel": 7}


def packed(entry: LogEntry) -> bytes:
    """The entry as `logcat -B` writes it: struct logger_entry (liblog/include/log/log_read.h).

    Length, size of this header, pid, tid, seconds, nanoseconds, buffer, uid; then the priority as a
    byte, and tag and message, each with a NUL.
    """
    message = entry.message.rstrip("\n").encode()[:_LONGEST_MESSAGE]
    text = bytes([_PRIORITIES[entry.priority]]) + entry.tag.encode() + b"\0" + message + b"\0"
    nanoseconds = int(entry.time % 1 * 1e9)
    numbers = (entry.pid, entry.tid, int(entry.time), nanoseconds)
    buffer = _BUFFER_IDS.get(entry.buffer, 0)
    return _ENTRY.pack(len(text), _ENTRY.size, *numbers, buffer, entry.uid) + text


class Format:
    """One format with its modifiers."""

    def __init__(self, names: Iterable[str], zone: tzinfo) -> None:
        self._modifiers = {name for name in names if name in MODIFIERS}
        kinds = [name for name in names if name in FORMATS]
        self._kind = kinds[-1] if kinds else "threadtime"
        self._zone = UTC if "UTC" in self._modifiers else zone

    def render(self, entry: LogEntry) -> str:
        """The entry's lines, each with the prefix and a newline."""
        if self._kind == "long":
            return f"{self._long_head(entry)}\n{entry.message}\n\n"
        prefix, suffix = _LAYOUTS[self._kind](entry, self._time(entry), self._uid(entry))
        lines = entry.message.rstrip("\n").split("\n")
        return "".join(self._colored(entry, f"{prefix}{line}{suffix}") + "\n" for line in lines)

    def _colored(self, entry: LogEntry, line: str) -> str:
        if not self._modifiers & {"color", "colour"}:
            return line
        return f"\x1b[38;5;{_COLORS[entry.priority]}m{line}\x1b[0m"

    def _long_head(self, entry: LogEntry) -> str:
        return (
            f"[ {self._time(entry)} {self._uid(entry)}{entry.pid:5d}:{entry.tid:5d} "
            f"{entry.priority}/{entry.tag:<8s} ]"
        )

    def _time(self, entry: LogEntry) -> str:
        digits = 6 if "usec" in self._modifiers else 3
        fraction = f"{int(entry.time % 1 * 10**digits):0{digits}d}"
        if "epoch" in self._modifiers:
            return f"{int(entry.time):19d}.{fraction}"
        moment = datetime.fromtimestamp(entry.time, self._zone)
        pattern = "%Y-%m-%d %H:%M:%S" if "year" in self._modifiers else "%m-%d %H:%M:%S"
        text = f"{moment.strftime(pattern)}.{fraction}"
        if self._modifiers & {"zone", "UTC"}:
            text += moment.strftime(" %z")
        return text

    def _uid(self, entry: LogEntry) -> str:
        if "uid" not in self._modifiers:
            return ""
        name = user_name(entry.uid)
        end = " " if self._kind == "threadtime" else ":"
        return f"{name if len(name) <= _LONGEST_NAME else entry.uid:>5}{end}"


def _brief(entry: LogEntry, _time: str, uid: str) -> tuple[str, str]:
    return f"{entry.priority}/{entry.tag:<8s}({uid}{entry.pid:5d}): ", ""


def _process(entry: LogEntry, _time: str, uid: str) -> tuple[str, str]:
    return f"{entry.priority}({uid}{entry.pid:5d}) ", f"  ({entry.tag})"


def _tag(entry: LogEntry, _time: str, _uid: str) -> tuple[str, str]:
    return f"{entry.priority}/{entry.tag:<8s}: ", ""


def _thread(entry: LogEntry, _time: str, uid: str) -> tuple[str, str]:
    return f"{entry.priority}({uid}{entry.pid:5d}:{entry.tid:5d}) ", ""


def _raw(_entry: LogEntry, _time: str, _uid: str) -> tuple[str, str]:
    return "", ""


def _with_time(entry: LogEntry, time: str, uid: str) -> tuple[str, str]:
    return f"{time} {entry.priority}/{entry.tag:<8s}({uid}{entry.pid:5d}): ", ""


def _threadtime(entry: LogEntry, time: str, uid: str) -> tuple[str, str]:
    return f"{time} {uid}{entry.pid:5d} {entry.tid:5d} {entry.priority} {entry.tag:<8s}: ", ""


_LAYOUTS: dict[str, Callable[[LogEntry, str, str], tuple[str, str]]] = {
    "brief": _brief,
    "process": _process,
    "tag": _tag,
    "thread": _thread,
    "raw": _raw,
    "time": _with_time,
    "threadtime": _threadtime,
}
