"""`ps`: processes.

Source: external/toybox/toys/posix/ps.c; up to API 25 the listing of all needs no -A (toolbox's ps).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.device_time import local
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.android.processes import Process
    from harness.virtual.shell.invocation import Invocation

_DEFAULT = ["USER", "PID", "PPID", "VSZ", "RSS", "WCHAN", "ADDR", "S", "NAME"]
_FULL = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]
_LONG = ["F", "S", "UID", "PID", "PPID", "C", "PRI", "NI", "BIT", "SZ", "WCHAN", "TTY", "TIME",
         "CMD"]  # fmt: skip
_WIDTHS = {"USER": -12, "UID": -12, "PID": 5, "PPID": 5, "VSZ": 7, "RSS": 6, "WCHAN": -10,
           "ADDR": 10, "S": 1, "NAME": -27, "CMD": -27, "CMDLINE": -27, "ARGS": -27, "COMM": -15,
           "C": 1, "STIME": -5, "TTY": -8, "TIME": 8, "ETIME": 11, "TID": 5, "PRI": 3, "NI": 3,
           "%CPU": 4, "%MEM": 5, "STAT": -5, "GROUP": -8, "F": 1, "BIT": -5, "SZ": 5, "LABEL": -30,
           "PCY": 3, "CPU": 3, "PGID": 5, "SID": 5}  # fmt: skip
_TAKES_VALUE = "oOpuUtTgGPk"


@command("ps", group="toybox")
def ps(invocation: Invocation) -> int:
    """Print the process table; without -A only the caller's own processes."""
    if invocation.args == ["--help"] and invocation.android.model.api >= levels.O:
        invocation.out(_HELP)
        return 0
    try:
        fields, everything, picks = _parse(invocation)
    except ValueError as error:
        return invocation.fail(str(error))
    rows = [r for r in invocation.android.processes.all() if _shown(r, picks)]
    if not everything and not picks:
        rows = [row for row in rows if row.uid == invocation.uid and row.name != "adbd"]
    _print(invocation, fields, rows)
    return 0 if rows else 1


_HELP = """usage: ps [-AadefLlnwZ] [-gG GROUP,] [-k FIELD,] [-o FIELD,] [-p PID,] [-t TTY,] \
[-uU USER,]

List processes.

Which processes to show (-gGuUpPt selections may be comma separated lists):

-A	All
-a	Has terminal not session leader
-d	All but session leaders
-e	Synonym for -A
-p	PIDs
-u	Owning USERs

Which FIELDs to show. (-o HELP for list, default = -o PID,TTY,TIME,CMD)

-f	Full listing (-o USER:12=UID,PID,PPID,C,STIME,TTY,TIME,ARGS=CMD)
-l	Long listing (-o F,S,UID,PID,PPID,C,PRI,NI,ADDR,SZ,WCHAN,TTY,TIME,CMD)
-o	Output FIELDs instead of defaults, each with optional :size and =title
"""


def _parse(invocation: Invocation) -> tuple[list[str], bool, dict[str, set[str]]]:
    fields = list(_DEFAULT)
    everything = invocation.android.model.api < levels.O
    picks: dict[str, set[str]] = {}
    words = list(invocation.args)
    while words:
        word = words.pop(0)
        if not word.startswith("-"):
            picks.setdefault("p", set()).add(word)
            continue
        letters = word[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter in "Aed":
                everything = True
            elif letter in "fl":
                fields = list(_FULL if letter == "f" else _LONG)
            elif letter in _TAKES_VALUE:
                value = letters or (words.pop(0) if words else "")
                letters = ""
                fields = _valued(letter, value, fields, picks)
            elif letter not in "wTZMna":
                raise ValueError(f"Unknown option '{letter}' (see \"ps --help\")")
    return fields, everything, picks


def _valued(letter: str, value: str, fields: list[str], picks: dict[str, set[str]]) -> list[str]:
    if letter in "oO":
        names = [part.partition("=")[0].partition(":")[0].upper() for part in value.split(",")]
        for name in names:
            if name not in _WIDTHS:
                raise ValueError(f"bad -{letter} {name}")
        return names if letter == "o" else fields + names
    picks.setdefault(letter.lower(), set()).update(value.replace(" ", ",").split(","))
    return fields


def _shown(row: Process, picks: dict[str, set[str]]) -> bool:
    facts = {"p": {str(row.pid)}, "u": {str(row.uid), row.user}, "g": {str(row.uid), row.user}}
    for letter, wanted in picks.items():
        if letter in facts and not facts[letter] & wanted:
            return False
    return True


def _print(invocation: Invocation, fields: list[str], rows: list[Process]) -> None:
    table = [fields]
    table += [[_value(invocation, name, row) for name in fields] for row in rows]
    for line in table:
        cells = [_cell(text, _WIDTHS[name]) for name, text in zip(fields, line, strict=True)]
        invocation.out(" ".join(cells).rstrip() + "\n")


def _cell(text: str, width: int) -> str:
    return f"{text:<{-width}}" if width < 0 else f"{text:>{width}}"


def _value(invocation: Invocation, name: str, row: Process) -> str:
    read = _FIELDS.get(name)
    return read(invocation, row) if read is not None else "0"


def _cpu_time(invocation: Invocation, row: Process) -> str:
    seconds = max(0, int((invocation.android.clock.elapsed() - row.started) / 100))
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _elapsed(invocation: Invocation, row: Process) -> str:
    seconds = max(0, int(invocation.android.clock.elapsed() - row.started))
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def _started(invocation: Invocation, row: Process) -> str:
    android = invocation.android
    epoch = android.clock.now() - (android.clock.elapsed() - row.started)
    return local(android, epoch).strftime("%H:%M")


def _memory_share(invocation: Invocation, row: Process) -> str:
    return f"{row.resident_kib * 100 / invocation.android.model.memory_kib:.1f}"


def _fact(read: Callable[[Process], object]) -> Callable[[Invocation, Process], str]:
    return lambda _invocation, row: str(read(row))


_FIELDS: dict[str, Callable[[Invocation, Process], str]] = {
    "USER": _fact(lambda row: row.user),
    "UID": _fact(lambda row: row.user),
    "GROUP": _fact(lambda row: row.user),
    "PID": _fact(lambda row: row.pid),
    "TID": _fact(lambda row: row.pid),
    "PGID": _fact(lambda row: row.ppid),
    "SID": _fact(lambda row: row.ppid),
    "PPID": _fact(lambda row: row.ppid),
    "VSZ": _fact(lambda row: row.resident_kib * 110 if row.package else row.resident_kib * 1100),
    "SZ": _fact(lambda row: row.resident_kib * 27),
    "RSS": _fact(lambda row: row.resident_kib),
    "S": _fact(lambda row: row.state),
    "STAT": _fact(lambda row: row.state),
    "WCHAN": _fact(lambda row: "do_signal_stop" if row.stopped else "do_epoll_wait"),
    "TTY": _fact(lambda _row: "?"),
    "PRI": _fact(lambda _row: 19),
    "BIT": _fact(lambda _row: 64),
    "PCY": _fact(lambda _row: "fg"),
    "LABEL": _fact(lambda row: f"u:r:{'untrusted_app' if row.package else row.name}:s0"),
    "NAME": _fact(lambda row: row.name),
    "CMD": _fact(lambda row: row.name[:15]),
    "CMDLINE": _fact(lambda row: row.command_line),
    "ARGS": _fact(lambda row: row.command_line),
    "COMM": _fact(lambda row: row.name[-15:]),
    "TIME": _cpu_time,
    "ETIME": _elapsed,
    "STIME": _started,
    "%MEM": _memory_share,
    "%CPU": _fact(lambda _row: "0.0"),
}
