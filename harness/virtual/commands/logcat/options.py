"""The arguments of logcat: which buffers, which lines, how long."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from harness.virtual.android.log import BUFFERS, PRIORITIES
from harness.virtual.commands.device_time import zone
from harness.virtual.commands.logcat.formats import FORMATS, MODIFIERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.android.log import LogEntry
    from harness.virtual.device import Android
    from harness.virtual.shell.invocation import Invocation

_SILENT = "S"
_DEFAULT_BUFFERS = ("main", "system", "crash")
_WITH_VALUE = {"--buffer": "b", "--format": "v", "--regex": "e", "--max-count": "m",
               "--buffer-size": "g", "--pid": "P", "--uid": "U", "--tail": "t"}  # fmt: skip
_FLAGS = {"--clear": "c", "--help": "h", "--dividers": "D", "--print": "p", "--wrap": "W",
          "--binary": "B", "--last": "L", "--statistics": "S"}  # fmt: skip
_SWITCHES = {"d": "dump", "c": "clear", "g": "show_size", "h": "help", "D": "dividers",
             "B": "binary"}  # fmt: skip
_LETTERS_WITH_VALUE = "bvemGtTfnr"
_LETTERS = "cdghsDLpSB"
_DATE = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?$")
_SIZE = re.compile(r"(\d+)([KMG]?)$")


class BadOptionError(ValueError):
    """logcat complains and ends with 1."""


class Filters:
    """The filterspecs: the least priority by tag."""

    def __init__(self) -> None:
        self._tags: dict[str, str] = {}
        self.default = "V"

    def add(self, spec: str) -> None:
        """Take `TAG:PRIORITY`, `TAG` or `*:PRIORITY`.

        Raises:
            BadOptionError: the priority is none.
        """
        tag, _, level = spec.rpartition(":") if ":" in spec else (spec, "", "*")
        letter = level[:1].upper() or "*"
        if letter not in f"*{PRIORITIES}{_SILENT}":
            raise BadOptionError(f"Invalid filter expression '{spec}'")
        if tag == "*":
            self.default = "D" if letter == "*" else letter
        else:
            self._tags[tag] = "V" if letter == "*" else letter

    def passes(self, entry: LogEntry) -> bool:
        """Whether an entry is important enough for its tag."""
        least = self._tags.get(entry.tag, self.default)
        return least != _SILENT and PRIORITIES.index(entry.priority) >= PRIORITIES.index(least)


@dataclass
class Options:
    """What one run of logcat is to do."""

    android: Android
    buffers: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    filters: Filters = field(default_factory=Filters)
    dump: bool = False
    clear: bool = False
    help: bool = False
    show_size: bool = False
    dividers: bool = False
    binary: bool = False
    resize: int | None = None
    tail: int | None = None
    since: float | None = None
    max_count: int | None = None
    regex: str = ""
    pid: int | None = None
    uids: set[int] = field(default_factory=set)


def parse(invocation: Invocation) -> Options:
    """Read the arguments.

    Raises:
        BadOptionError: its text is what logcat says after its name.
    """
    options = Options(invocation.android)
    words = [_long(word) for word in invocation.args]
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-") or word == "-":
            options.filters.add(word)
            continue
        _letters(options, word[1:], rest)
    options.buffers = options.buffers or list(_DEFAULT_BUFFERS)
    return options


def _long(word: str) -> str:
    """A long option as its letter, with `=VALUE` glued on."""
    name, equals, value = word.partition("=")
    letter = _WITH_VALUE.get(name) or _FLAGS.get(name)
    if letter is None:
        if word.startswith("--") and len(word) > len("--"):
            raise BadOptionError(f"unrecognized option '{word}'")
        return word
    return f"-{letter}{value if equals else ''}"


def _letters(options: Options, letters: str, rest: list[str]) -> None:
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter == "g" and letters.isdigit():
            letter = "G"
        if letter in f"{_LETTERS_WITH_VALUE}PU":
            if not letters and not rest:
                raise BadOptionError(f"option requires an argument -- '{letter}'")
            value = letters or rest.pop(0)
            _ACTIONS[letter](options, value)
            return
        if letter not in f"{_LETTERS}W":
            raise BadOptionError(f"invalid option -- '{letter}'")
        _flag(options, letter)


def _flag(options: Options, letter: str) -> None:
    if letter == "s":
        options.filters.default = _SILENT
    name = _SWITCHES.get(letter)
    if name:
        setattr(options, name, True)


def _buffers(options: Options, value: str) -> None:
    for name in value.split(","):
        if name == "all":
            options.buffers += BUFFERS
        elif name == "default":
            options.buffers += _DEFAULT_BUFFERS
        elif name == "kernel" and not options.android.model.is_user:
            continue
        elif name in BUFFERS:
            options.buffers.append(name)
        else:
            raise BadOptionError(f"unknown buffer {name}")
    options.buffers = list(dict.fromkeys(options.buffers))


def _format(options: Options, value: str) -> None:
    for name in value.split(","):
        if name not in (*FORMATS, *MODIFIERS, "help"):
            raise BadOptionError(f'Invalid parameter "{name}" to -v')
        options.formats.append(name)


def _number(value: str, letter: str) -> int:
    if not value.isdigit():
        raise BadOptionError(f'Invalid parameter "{value}" to {letter}')
    return int(value)


def _regex(options: Options, value: str) -> None:
    try:
        re.compile(value)
    except re.error as error:
        raise BadOptionError(f"regex error: {error}") from error
    options.regex = value


def _max_count(options: Options, value: str) -> None:
    options.max_count = _number(value, "-m")


def _resize(options: Options, value: str) -> None:
    match = _SIZE.match(value)
    if match is None or int(match[1]) == 0:
        raise BadOptionError(f"Invalid parameter '{value}' to -G")
    options.resize = int(match[1]) << {"": 0, "K": 10, "M": 20, "G": 30}[match[2]]


def _dump_tail(options: Options, value: str) -> None:
    options.dump = True
    _tail(options, value)


def _tail(options: Options, value: str) -> None:
    if value.isdigit():
        options.tail = int(value)
        return
    options.since = _moment(options.android, value)


def _moment(android: Android, value: str) -> float:
    if re.fullmatch(r"\d+\.\d+", value):
        return float(value)
    match = _DATE.match(value)
    if match is None:
        raise BadOptionError(f'-T "{value}" not in time format')
    year = int(match[1] or datetime.fromtimestamp(android.clock.now(), zone(android)).year)
    parts = [int(part) for part in match.groups()[1:6]]
    whole = datetime(year, *parts, tzinfo=zone(android))  # type: ignore[arg-type,misc]
    return whole.timestamp() + float(match[7] or 0)


def _pid(options: Options, value: str) -> None:
    options.pid = _number(value, "--pid")


def _uids(options: Options, value: str) -> None:
    options.uids = {_number(each, "--uid") for each in value.split(",")}


def _ignored(_options: Options, _value: str) -> None:
    """Rotation of files: -f, -n and -r are taken and not done."""


_ACTIONS: dict[str, Callable[[Options, str], None]] = {
    "b": _buffers,
    "v": _format,
    "e": _regex,
    "m": _max_count,
    "G": _resize,
    "t": _dump_tail,
    "T": _tail,
    "P": _pid,
    "U": _uids,
    "f": _ignored,
    "n": _ignored,
    "r": _ignored,
}
