"""What a log tells of apps that crash, hang and die, and of names that do not resolve.

A crash: tag AndroidRuntime, `FATAL EXCEPTION: thread`, `Process: NAME, PID: N`, then the exception;
of a system process `*** FATAL EXCEPTION IN SYSTEM PROCESS: thread` without a process line
(RuntimeInit.java). A hang: ActivityManager's `ANR in NAME (COMPONENT)`, `PID: N`, `Reason: …`
(AppErrors.java, ProcessErrorStateRecord.java), and, without a pid, WindowManager's or input's
`ANR in Window{hash uN COMPONENT}. Reason: …`. A death: `Process NAME (pid N) has died`. Before API
26 the tag of a death is the same and its text ends there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.parsers.logcat import LogLine

_FATAL = re.compile(r"(\*\*\* )?FATAL EXCEPTION(?: IN SYSTEM PROCESS)?: (.*)")
_PROCESS = re.compile(r"Process: (\S+), PID: (\d+)")
_EXCEPTION = re.compile(r"([\w.$]+(?:Exception|Error|Throwable)[\w$]*)(?:: (.*))?")
_ANR = re.compile(r"ANR in (?!Window\{)(\S+)(?: \((\S+)\))?")
_WINDOW_ANR = re.compile(r"ANR in Window\{\w+ u\d+ ([^/\s}]+)/?([^}]*)\}\. ?Reason:(.*)")
_PID = re.compile(r"PID: (\d+)")
_REASON = re.compile(r"Reason: (.*)")
_DIED = re.compile(r"Process (\S+) \(pid (\d+)\) has died")
_HOST = re.compile(r'Unable to resolve host "([^"]+)"')
_VALIDATED = re.compile(r"NetworkAgentInfo \[.* - (\d+)\] validation passed")
_TLS = re.compile(r"SSLHandshakeException: (.*)")
_ERROR_WINDOW = re.compile(r"\bApplication Error: ([\w.]+)")


@dataclass(frozen=True)
class Crash:
    """A process ended by an exception that nobody caught.

    Attributes:
        process: its name; "" for a system process, which does not say.
        pid: its id.
    """

    process: str
    pid: int | None
    thread: str
    exception: str
    reason: str
    system: bool = False


@dataclass(frozen=True)
class NotResponding:
    """An app that did not answer in time.

    Attributes:
        component: what it showed; "" if the line does not say.
        pid: None where the window manager tells it.
    """

    process: str
    component: str
    pid: int | None
    reason: str


@dataclass(frozen=True)
class Death:
    """A process that is gone."""

    process: str
    pid: int


def crashes(lines: Sequence[LogLine]) -> tuple[Crash, ...]:
    """Every crash whose exception is in the log."""
    return tuple(_crashes(lines))


def _crashes(lines: Sequence[LogLine]) -> Iterator[Crash]:
    for index, line in enumerate(lines):
        fatal = _FATAL.match(line.message) if line.tag == "AndroidRuntime" else None
        if fatal is None:
            continue
        rest = [one.message for one in lines[index + 1 :] if one.pid == line.pid]
        process = _PROCESS.match(rest[0]) if rest else None
        thrown = next((found for found in map(_EXCEPTION.match, rest[:2]) if found), None)
        if thrown is not None:
            name = process[1] if process else ""
            reason = (thrown[2] or "").strip()
            yield Crash(name, line.pid, fatal[2], thrown[1], reason, system=fatal[1] is not None)


def hangs(lines: Sequence[LogLine]) -> tuple[NotResponding, ...]:
    """Every app that did not respond, once for each line that says so."""
    return tuple(_hangs(lines))


def _hangs(lines: Sequence[LogLine]) -> Iterator[NotResponding]:
    for index, line in enumerate(lines):
        window = _WINDOW_ANR.match(line.message)
        if window is not None:
            component = f"{window[1]}/{window[2]}" if window[2] else ""
            yield NotResponding(window[1], component, None, window[3].strip())
        elif named := _ANR.match(line.message):
            rest = [one.message for one in lines[index + 1 :] if one.tag == line.tag]
            pid, reason = _first(_PID, rest), _first(_REASON, rest)
            yield NotResponding(named[1], named[2] or "", int(pid) if pid else None, reason)


def deaths(lines: Sequence[LogLine]) -> tuple[Death, ...]:
    """Every process that the activity manager found dead."""
    found = (_DIED.match(line.message) for line in lines if line.tag == "ActivityManager")
    return tuple(Death(match[1], int(match[2])) for match in found if match)


def unresolved_hosts(lines: Sequence[LogLine]) -> tuple[str, ...]:
    """Every host name that did not resolve, once, in the order of the log."""
    found = (_HOST.search(line.message) for line in lines)
    return tuple(dict.fromkeys(match[1] for match in found if match))


def validated_networks(lines: Sequence[LogLine]) -> tuple[int, ...]:
    """The number of every network through which Android reached the Internet, once."""
    found = (_VALIDATED.search(line.message) for line in lines if line.tag == "ConnectivityService")
    return tuple(dict.fromkeys(int(match[1]) for match in found if match))


def tls_failures(lines: Sequence[LogLine]) -> tuple[str, ...]:
    """What every failed TLS handshake was about, once."""
    found = (_TLS.search(line.message) for line in lines)
    return tuple(dict.fromkeys(match[1].strip() for match in found if match))


def error_dialogs(lines: Sequence[LogLine]) -> tuple[str, ...]:
    """Every package over which Android showed that it keeps stopping, once."""
    found = (_ERROR_WINDOW.search(line.message) for line in lines)
    return tuple(dict.fromkeys(match[1] for match in found if match))


def _first(pattern: re.Pattern[str], messages: list[str]) -> str:
    return next((match[1] for match in map(pattern.match, messages) if match), "")
