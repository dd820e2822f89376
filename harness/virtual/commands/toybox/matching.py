"""pgrep, pkill and killall: processes by what they are (external/toybox/toys/posix/ps.c).

A pattern is searched for in the name, which the kernel cuts to fifteen letters; with -f in the
whole command line. Sessions, groups and terminals are not looked at: there are none here.
"""

from __future__ import annotations

import re
import signal

from harness.virtual.android.processes import Process
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.shell.builtins.signals import signal_number
from harness.virtual.shell.invocation import Invocation

_PICKS = "GgPstUu"
_NAME_LENGTH = 15  # TASK_COMM_LEN, less the NUL


@applet("pgrep", grammar=Grammar("clfnovx", f"dL{_PICKS}", most=1))
def pgrep(job: Invocation, options: Options) -> int:
    """Print the pids of processes that match, or signal them."""
    rows = _matching(job, options, options.arguments)
    if "L" in options:
        return _send(job, rows, _number(options.get("L")))
    if "c" in options:
        job.out(f"{len(rows)}\n")
    else:
        lines = [f"{each.pid} {each.name}" if "l" in options else str(each.pid) for each in rows]
        job.out(options.get("d", "\n").join(lines) + "\n" * bool(lines))
    return 0 if rows else 1


@applet("pkill", grammar=Grammar("fnovxV", f"l{_PICKS}", no_flags=r"-(\d+|[A-Z][A-Z0-9]+)"))
def pkill(job: Invocation, options: Options) -> int:
    """Send a signal to processes that match."""
    number = _number(options.get("l", "TERM"))
    words = list(options.arguments)
    if words and words[0].startswith("-"):
        number = _number(words.pop(0)[1:])
    return _send(job, _matching(job, options, words), number)


@applet("killall", grammar=Grammar("ilqvw", "s", least=1, no_flags=r"-(\d+|[A-Z][A-Z0-9]+)"))
def killall(job: Invocation, options: Options) -> int:
    """Send a signal to processes by their whole name."""
    number = _number(options.get("s", "TERM"))
    words = list(options.arguments)
    if words[0].startswith("-"):
        number = _number(words.pop(0)[1:])
    found = False
    for name in words:
        rows = [row for row in _others(job) if row.name == name]
        if not rows and "q" not in options:
            job.fail(f"{name}: No such process")
        found |= bool(rows) and _send(job, rows, number) == 0
    return 0 if found else 1


def _number(text: str) -> int:
    number = signal_number(text)
    if number is None:
        raise UsageError(f"unknown signal '{text}'")
    return number


def _others(job: Invocation) -> list[Process]:
    return [row for row in job.android.processes.all() if row.pid != job.pid]


def _matching(job: Invocation, options: Options, patterns: list[str]) -> list[Process]:
    picks = {letter: options.get(letter).split(",") for letter in _PICKS if letter in options}
    if not patterns and not picks:
        raise UsageError("no PATTERN")
    expressions = [re.compile(each) for each in patterns]

    def holds(row: Process) -> bool:
        text = row.command_line if "f" in options else row.name[:_NAME_LENGTH]
        facts = {"P": {str(row.ppid)}, "u": {str(row.uid), row.user}}
        facts["U"] = facts["G"] = facts["u"]
        picked = all(facts.get(letter, set()) & set(wanted) for letter, wanted in picks.items())
        exact = "x" in options
        named = all(
            (each.fullmatch if exact else each.search)(text) is not None for each in expressions
        )
        return (picked and named) != ("v" in options)

    rows = [row for row in _others(job) if holds(row)]
    return rows[-1:] if "n" in options else rows[:1] if "o" in options else rows


def _send(job: Invocation, rows: list[Process], number: int) -> int:
    sent = False
    for row in rows:
        try:
            job.shell.kill(row.pid, number or signal.SIGTERM, by=job.uid)
            sent = True
        except PermissionError:
            job.fail(f"bad pid '{row.pid}': Operation not permitted")
        except ProcessLookupError:
            continue
    return 0 if sent else 1
