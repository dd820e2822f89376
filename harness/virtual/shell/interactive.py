"""A shell that reads its commands: from a pipe without a word, from a terminal with a prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from harness.virtual.shell.cancellation import Cancellation, KilledError
from harness.virtual.shell.control import FunctionReturn, LoopExit, ScriptError
from harness.virtual.shell.interpreter import Interpreter
from harness.virtual.shell.streams import Reader
from harness.virtual.shell.syntax.parser import parse_with


@runtime_checkable
class Keyboard(Protocol):
    """A terminal that tells of its interrupt key."""

    on_signal: Callable[[int], None]


def run_lines(shell: Interpreter) -> int:
    """Run what standard input says, line by line; the programs may read on from there."""
    stream = shell.state.streams[0]
    shell.state.source = "<stdin>"
    if not isinstance(stream, Reader):
        return 0
    reader = stream.bind(shell.state.cancelled)
    number = 1
    while True:
        text, complete = _next_command(shell, reader)
        if not text:
            return shell.state.status
        padding = "\n" * (number - 1)
        number += text.count("\n")
        shell.script(padding + text)
        if not complete:
            return shell.state.status


def _next_command(shell: Interpreter, reader: Reader, ask: str = "") -> tuple[str, bool]:
    """Lines up to the end of a complete command; False when the input ended.

    `ask` is printed before each further line.
    """
    text = ""
    while True:
        line = reader.readline().decode("utf-8", "surrogateescape")
        text += line
        if not line.endswith("\n"):
            return text, False
        if not text.endswith("\\\n"):
            problem = parse_with(text, shell.state.aliases).problem
            if problem is None or not problem.incomplete:
                return text, True
        if ask:
            shell.write(2, ask)


def run_terminal(shell: Interpreter) -> int:
    """Prompt, read a line, run it, until `exit` or the end of the input."""
    stream = shell.state.streams[0]
    if not isinstance(stream, Reader):
        return 0
    shell.state.interactive = True
    shell.state.name = "/system/bin/sh"
    reader = stream.bind(shell.state.cancelled)
    while True:
        shell.write(2, prompt(shell))
        _on_signal(reader, lambda _: shell.write(2, prompt(shell)))
        text, complete = _next_command(shell, reader, "> ")
        if not complete and not text:
            shell.write(2, "\n")
            return shell.state.status
        _run_interruptibly(shell, reader, text)


def _run_interruptibly(shell: Interpreter, reader: Reader, text: str) -> None:
    """Run one command; the interrupt key ends it, and not the shell."""
    state = shell.state
    outer = state.cancelled
    state.cancelled = Cancellation(outer)
    _on_signal(reader, state.cancelled.set)
    try:
        _run_one(shell, text)
    finally:
        if state.cancelled.is_set():
            state.status = 128 + state.cancelled.number
        state.cancelled.close()
        state.cancelled = outer
    outer.check()


def _on_signal(reader: Reader, callback: Callable[[int], None]) -> None:
    if isinstance(reader, Keyboard):
        reader.on_signal = callback


def _run_one(shell: Interpreter, text: str) -> None:
    """Run one command; only `exit` and the end of the whole job get out."""
    try:
        shell.script(text)
    except ScriptError as failure:
        shell.complain(failure.message)
        shell.state.status = failure.status
    except (FunctionReturn, LoopExit):
        shell.state.status = 0
    except KilledError:
        return  # by the interrupt key, which the terminal has shown already


def prompt(shell: Interpreter) -> str:
    """Mksh's prompt by /system/etc/mkshrc: `1|virtual64x:/ $ `, # for root."""
    state = shell.state
    status = f"{state.status}|" if state.status else ""
    host = state.variables.get("HOSTNAME") or "localhost"
    mark = "#" if state.uid == 0 else "$"
    return f"{status}{host}:{state.cwd} {mark} "
