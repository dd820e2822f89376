"""Builtins about processes: wait, kill, trap, jobs, times."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from harness.virtual.shell.builtins.table import builtin
from harness.virtual.shell.control import BuiltinError
from harness.virtual.shell.syntax.quoting import quote

if TYPE_CHECKING:
    from harness.virtual.shell.interpreter import Interpreter

_NOT_A_CHILD = 127
_EXTRA = ("EXIT", "ERR")


def signal_number(text: str) -> int | None:
    """The number of a signal given as 9, KILL or SIGKILL; None for anything else."""
    if text.isdigit():
        return int(text)
    name = text.upper().removeprefix("SIG")
    if name in ("EXIT", "0"):
        return 0
    try:
        return signal.Signals[f"SIG{name}"].value
    except KeyError:
        return None


@builtin("wait")
def _wait(interpreter: Interpreter, words: list[str]) -> int:
    state = interpreter.state
    jobs, state.jobs = state.jobs, []
    named = len(words) > 1
    status = 0
    for text in words[1:] or [str(job.pid) for job in jobs]:
        found = next((job for job in jobs if str(job.pid) == text.lstrip("%")), None)
        if found is None:
            status = _NOT_A_CHILD
            continue
        status = found.wait(state.cancelled, lambda: interpreter.signalled != 0)
        if interpreter.signalled:
            state.jobs = jobs
            return 128 + interpreter.signalled
        jobs = [job for job in jobs if job is not found]
    state.jobs = jobs
    return status if named else 0


@builtin("jobs")
def _jobs(interpreter: Interpreter, _: list[str]) -> int:
    running = [job for job in interpreter.state.jobs if not job.is_done()]
    for number, job in enumerate(running, 1):
        interpreter.write(1, f"[{number}] + Running              {job.pid}\n")
    return 0


@builtin("fg", "bg")
def _job_control(interpreter: Interpreter, words: list[str]) -> int:
    interpreter.complain(f"{words[0]}: job control not enabled")
    return 1


@builtin("kill")
def _kill(interpreter: Interpreter, words: list[str]) -> int:
    number: int | None = signal.SIGTERM
    targets = words[1:]
    if targets and targets[0] == "-l":
        return _list_signals(interpreter, targets[1:])
    if len(targets) > 1 and targets[0] == "-s":
        number, targets = signal_number(targets[1]), targets[2:]
    elif targets and targets[0].startswith("-") and targets[0] not in ("-", "--"):
        number, targets = signal_number(targets[0][1:]), targets[1:]
        if number is None:
            raise BuiltinError(f"kill: bad signal '{words[1][1:]}'")
    if targets[:1] == ["--"]:
        targets = targets[1:]
    if not targets or number is None:
        interpreter.write(
            2, "usage:\tkill [-s signame | -signum | -signame] { job | pid | pgrp } ...\n"
            "\tkill -l [exit_status ...]\n"
        )  # fmt: skip
        return 1
    return max(_kill_one(interpreter, each, number) for each in targets)


def _kill_one(interpreter: Interpreter, text: str, number: int) -> int:
    if text.startswith("%"):
        jobs = interpreter.state.jobs
        at = int(text[1:]) - 1 if text[1:].isdigit() else len(jobs) - 1
        if not 0 <= at < len(jobs):
            interpreter.complain(f"kill: {text}: no such job")
            return 1
        text = str(jobs[at].pid)
    if not text.lstrip("-").isdigit():
        interpreter.complain(f"kill: {text}: arguments must be jobs or process IDs")
        return 1
    try:
        interpreter.shell.kill(int(text), number, by=interpreter.state.uid)
    except ProcessLookupError:
        interpreter.complain(f"kill: {text}: No such process")
        return 1
    except PermissionError:
        interpreter.complain(f"kill: {text}: Operation not permitted")
        return 1
    return 0


def _list_signals(interpreter: Interpreter, numbers: list[str]) -> int:
    if numbers:
        for text in numbers:
            number = int(text) & 0x7F if text.isdigit() else signal_number(text) or 0
            interpreter.write(1, f"{signal.Signals(number).name[3:] if number else 0}\n")
        return 0
    for each in sorted(signal.Signals):
        if each.value < signal.SIGRTMIN:
            name = each.name[3:]
            interpreter.write(1, f"{each.value:>5} {name:>6} {signal.strsignal(each.value)}\n")
    return 0


@builtin("trap")
def _trap(interpreter: Interpreter, words: list[str]) -> int:
    traps = interpreter.state.traps
    arguments = [each for each in words[1:] if each != "--"]
    if not arguments:
        for name, script in traps.items():
            interpreter.write(1, f"trap -- {quote(script)} {name}\n")
        return 0
    if signal_number(arguments[0]) is not None and arguments[0].isdigit():
        arguments = ["-", *arguments]
    action, *names = arguments
    for text in names:
        event = _trap_name(text)
        if event is None:
            raise BuiltinError(f"trap: bad signal '{text}'")
        if action == "-":
            traps.pop(event, None)
        else:
            traps[event] = action
    return 0


def _trap_name(text: str) -> str | None:
    name = text.upper().removeprefix("SIG")
    if name in _EXTRA:
        return name
    number = signal_number(text)
    if number is None:
        return None
    return "EXIT" if number == 0 else signal.Signals(number).name[3:]


@builtin("times")
def _times(interpreter: Interpreter, _: list[str]) -> int:
    interpreter.write(1, "0m00.00s 0m00.00s\n0m00.00s 0m00.00s\n")
    return 0
