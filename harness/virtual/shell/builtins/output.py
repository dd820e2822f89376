"""Builtins that print or move about: echo, print, cd, pwd, test, let."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from harness.virtual.shell import condition
from harness.virtual.shell.builtins.table import builtin
from harness.virtual.shell.control import BadArithmeticError, BuiltinError
from harness.virtual.shell.syntax.quoting import ansi_escape

if TYPE_CHECKING:
    from harness.virtual.shell.interpreter import Interpreter

_CD_FAILED = 2
_BAD_EXPRESSION = 2


@builtin("echo")
def _echo(interpreter: Interpreter, words: list[str]) -> int:
    newline, escapes = True, True
    at = 1
    while at < len(words) and words[at][:1] == "-" and words[at][1:]:
        letters = words[at][1:]
        if letters.strip("neE"):
            break
        newline = newline and "n" not in letters
        for letter in letters:
            escapes = letter == "e" if letter in "eE" else escapes
        at += 1
    text = " ".join(words[at:])
    if escapes and "\\" in text:
        text, stopped = unescape(text, goes_on=True)
        newline = newline and not stopped
    interpreter.print(1, f"{text}\n" if newline else text)
    return 0


def unescape(text: str, *, goes_on: bool = False) -> tuple[str, bool]:
    r"""The text with the backslash escapes of `echo` replaced; whether there was a \c.

    A \c ends the text; with `goes_on`, as in mksh, only the newline after it is left out.
    """
    pieces = []
    at = 0
    stopped = False
    while at < len(text):
        if text[at] != "\\":
            end = text.find("\\", at)
            end = len(text) if end < 0 else end
            pieces.append(text[at:end])
            at = end
        elif text.startswith("\\c", at):
            stopped = True
            at = at + 2 if goes_on else len(text)
        else:
            piece, at = ansi_escape(text, at, octal_zero=True)
            pieces.append(piece)
    return "".join(pieces), stopped


@builtin("print")
def _print(interpreter: Interpreter, words: list[str]) -> int:
    newline, raw, fd = True, False, 1
    at = 1
    while at < len(words) and words[at][:1] == "-":
        letters = words[at][1:]
        at += 1
        if letters in ("", "-"):
            break
        newline = newline and "n" not in letters
        raw = raw or "r" in letters or "R" in letters
        if letters[:1] == "u":
            fd = int(letters[1:] or "1")
    text = " ".join(words[at:])
    if not raw:
        text, stopped = unescape(text, goes_on=True)
        newline = newline and not stopped
    interpreter.write(fd, f"{text}\n" if newline else text)
    return 0


@builtin("test", "[")
def _test(interpreter: Interpreter, words: list[str]) -> int:
    name, *arguments = words
    if name == "[":
        if arguments[-1:] != ["]"]:
            raise BuiltinError("[: missing ]", 2)
        arguments = arguments[:-1]
    return condition.test(interpreter, name, arguments)


@builtin("let")
def _let(interpreter: Interpreter, words: list[str]) -> int:
    if len(words) == 1:
        raise BuiltinError("let: missing argument")
    value = 0
    for text in words[1:]:
        try:
            value = interpreter.expander.evaluate(text)
        except BadArithmeticError as failure:
            raise BuiltinError(failure.message, _BAD_EXPRESSION) from failure
    return 0 if value else 1


@builtin("cd")
def _cd(interpreter: Interpreter, words: list[str]) -> int:
    state = interpreter.state
    arguments = [each for each in words[1:] if each not in ("-L", "-P", "--")]
    if len(arguments) > 1:
        raise BuiltinError("cd: too many arguments", _CD_FAILED)
    target = arguments[0] if arguments else state.variables.get("HOME") or ""
    if target == "-":
        target = state.variables.get("OLDPWD") or ""
        if not target:
            raise BuiltinError("cd: no OLDPWD", _CD_FAILED)
    elif not target:
        raise BuiltinError("cd: no home directory (HOME not set)", _CD_FAILED)
    path = os.path.normpath(target if target.startswith("/") else f"{state.cwd}/{target}")
    path = path.replace("//", "/")
    if "-P" in words:
        path = interpreter.files().real(path)
    _enter(interpreter, path, target)
    if arguments == ["-"]:
        interpreter.write(1, f"{path}\n")
    return 0


def _enter(interpreter: Interpreter, path: str, shown: str) -> None:
    files = interpreter.files()
    try:
        if not files.stat(path).is_directory:
            raise BuiltinError(f"cd: {shown}: Not a directory", _CD_FAILED)
        files.access(path, os.X_OK)
    except OSError as problem:
        reason = os.strerror(problem.errno or 0)
        raise BuiltinError(f"cd: {shown}: {reason}", _CD_FAILED) from problem
    state = interpreter.state
    for name, value in (("OLDPWD", state.cwd), ("PWD", path)):
        state.variables.assign(name, value)
        state.variables.mark(name, exported=True)
    state.cwd = path


@builtin("pwd")
def _pwd(interpreter: Interpreter, words: list[str]) -> int:
    state = interpreter.state
    path = interpreter.files().real(state.cwd) if "-P" in words else state.cwd
    interpreter.write(1, f"{path}\n")
    return 0
