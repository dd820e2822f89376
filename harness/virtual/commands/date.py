"""`date`: the device's time; setting it needs root.

Source: external/toybox/toys/posix/date.c.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harness.virtual.commands.device_time import zone
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from datetime import tzinfo

    from harness.virtual.shell.invocation import Invocation

_DEFAULT = "%a %b %e %H:%M:%S %Z %Y"
_POSIX = re.compile(r"(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)?(\d\d))?(?:\.(\d\d))?$")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?")
_YEARS = 100
_PIVOT = 69
_XPARSEDATE = 30


class _BadDateError(Exception):
    """The arguments are wrong; the text is the complaint."""


@dataclass
class _Request:
    where: tzinfo
    pattern: str = _DEFAULT
    source: float | None = None
    setting: float | None = None


@command("date", group="toybox")
def date(invocation: Invocation) -> int:
    """Print the time in a format, or set it."""
    try:
        request = _parse(invocation)
    except _BadDateError as error:
        return invocation.fail(str(error))
    except OSError as error:
        return invocation.fail(f"{invocation.args[-1]}: {error.strerror}")
    status = _set(invocation, request.setting)
    now = invocation.android.clock.now() if request.source is None else request.source
    invocation.out(f"{_format(now, request.pattern, request.where)}\n")
    return status


def _parse(invocation: Invocation) -> _Request:
    words = list(invocation.args)
    request = _Request(UTC if {"-u", "--utc"} & set(words) else zone(invocation.android))
    while words:
        word = words.pop(0)
        if word in ("-d", "-r", "-D") and words:
            value = words.pop(0)
            if word != "-D":
                request.source = _given(invocation, word, value, request.where)
        elif word.startswith("+"):
            request.pattern = word[1:]
        elif not word.startswith("-"):
            request.setting = _epoch(invocation, word, request.where)
        elif word not in ("-u", "--utc", "-s"):
            raise _BadDateError(f"Unknown option '{word[1:]}' (see \"date --help\")")
    return request


def _given(invocation: Invocation, option: str, value: str, where: tzinfo) -> float:
    if option == "-r":
        return invocation.files.stat(value).modified
    return _epoch(invocation, value, where)


def _set(invocation: Invocation, epoch: float | None) -> int:
    if epoch is None:
        return 0
    if invocation.uid != 0:
        return invocation.fail("cannot set date: Operation not permitted")
    invocation.android.clock.set_wall(epoch)
    return 0


def _epoch(invocation: Invocation, text: str, where: tzinfo) -> float:
    if re.fullmatch(r"@-?\d+(\.\d+)?", text):
        return float(text[1:])
    posix, iso = _POSIX.match(text), _ISO.match(text)
    try:
        if posix is not None:
            month, day, hour, minute, century, year, second = posix.groups()
            full = _year(invocation, century, year, where)
            rest = (int(month), int(day), int(hour), int(minute), int(second or 0))
            return datetime(full, *rest, tzinfo=where).timestamp()
        if iso is not None:
            parts = [int(part or 0) for part in iso.groups()]
            return datetime(*parts, tzinfo=where).timestamp()  # type: ignore[arg-type,misc]
    except ValueError as error:
        raise _bad_date(invocation, text) from error
    raise _bad_date(invocation, text)


def _bad_date(invocation: Invocation, text: str) -> _BadDateError:
    """The words of xparsedate in lib/lib.c, and those from before it."""
    return _BadDateError(
        f"bad date {text}" if invocation.android.model.api >= _XPARSEDATE else f"bad date '{text}'"
    )


def _year(invocation: Invocation, century: str | None, year: str | None, where: tzinfo) -> int:
    if year is None:
        return datetime.fromtimestamp(invocation.android.clock.now(), where).year
    if century is None:
        return int(year) + (1900 if int(year) >= _PIVOT else 2000)
    return int(century) * _YEARS + int(year)


def _format(epoch: float, pattern: str, where: tzinfo) -> str:
    moment = datetime.fromtimestamp(epoch, where)
    name = moment.strftime("%Z")
    pattern = pattern.replace("%N", f"{int(epoch % 1 * 10**9):09d}").replace("%s", str(int(epoch)))
    pattern = pattern.replace("%Z", "GMT" if name == "UTC" and where is not UTC else name)
    return moment.strftime(pattern)
