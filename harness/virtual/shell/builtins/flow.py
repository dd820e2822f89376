"""Builtins that steer a script: break, return, exit, eval, `.`, true and their like."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from harness.virtual.shell.builtins.table import builtin
from harness.virtual.shell.control import (
    BuiltinError,
    FunctionReturn,
    LoopExit,
    ScriptError,
    ShellExit,
)

if TYPE_CHECKING:
    from harness.virtual.shell.interpreter import Interpreter


@builtin(":", "true")
def _true(_: Interpreter, __: list[str]) -> int:
    return 0


@builtin("false")
def _false(_: Interpreter, __: list[str]) -> int:
    return 1


@builtin("break", "continue")
def _leave_loop(interpreter: Interpreter, words: list[str]) -> int:
    name = words[0]
    levels = _number(interpreter, words, 1)
    if levels < 1:
        raise BuiltinError(f"{name}: {words[1]}: bad value")
    if interpreter.state.loops == 0:
        interpreter.complain(f"{name}: can't {name}")
        return 0
    raise LoopExit(min(levels, interpreter.state.loops), again=name == "continue")


@builtin("exit")
def _exit(interpreter: Interpreter, words: list[str]) -> int:
    raise ShellExit(_number(interpreter, words, interpreter.state.status))


@builtin("return")
def _return(interpreter: Interpreter, words: list[str]) -> int:
    raise FunctionReturn(_number(interpreter, words, interpreter.state.status) & 0xFF)


def _number(interpreter: Interpreter, words: list[str], default: int) -> int:
    if len(words) < 2:  # noqa: PLR2004  (no argument)
        return default
    text = words[1]
    if not text.lstrip("-").isdigit():
        interpreter.complain(f"{words[0]}: bad number: {text}")
        raise ShellExit(1)
    return int(text)


@builtin("eval")
def _eval(interpreter: Interpreter, words: list[str]) -> int:
    interpreter.state.status = 0
    return interpreter.script(" ".join(words[1:]))


@builtin(".", "source")
def _source(interpreter: Interpreter, words: list[str]) -> int:
    name = words[0]
    if len(words) < 2:  # noqa: PLR2004  (no argument)
        raise ScriptError(f"{name}: missing argument")
    path = words[1]
    try:
        text = interpreter.files().read_bytes(path).decode("utf-8", "surrogateescape")
    except OSError as problem:
        reason = os.strerror(problem.errno or 0)
        raise ScriptError(f"{name}: {path}: {reason}") from problem
    return _sourced(interpreter, text, path, words[2:])


def _sourced(interpreter: Interpreter, text: str, path: str, arguments: list[str]) -> int:
    state = interpreter.state
    before = (state.source, state.arguments)
    state.source = path
    state.arguments = arguments or state.arguments
    state.status = 0
    try:
        return interpreter.script(text)
    except FunctionReturn as ending:
        return ending.status
    finally:
        state.source, state.arguments = before


@builtin("exec")
def _exec(interpreter: Interpreter, words: list[str]) -> int:
    """Reached as `command exec` only; the interpreter itself runs plain exec."""
    if len(words) > 1:
        raise ShellExit(interpreter.programs.run(words[1:]))
    return 0
