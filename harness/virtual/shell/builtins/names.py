"""Builtins about what a name means, and limits: type, command, alias, umask, ulimit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.builtins.table import BUILTINS, builtin
from harness.virtual.shell.control import BuiltinError
from harness.virtual.shell.syntax.parser import RESERVED
from harness.virtual.shell.syntax.quoting import quote

if TYPE_CHECKING:
    from harness.virtual.shell.interpreter import Interpreter

_LIMITS = {"t": "unlimited", "f": "unlimited", "c": "0", "d": "unlimited", "s": "8192",
           "l": "65536", "n": "32768", "p": "7676", "v": "unlimited"}  # fmt: skip


def _describe(interpreter: Interpreter, name: str) -> str | None:
    state = interpreter.state
    if name in state.aliases:
        return f"{name} is an alias for {quote(state.aliases[name])}"
    if name in RESERVED:
        return f"{name} is a reserved word"
    if name in state.functions:
        return f"{name} is a function"
    if name in BUILTINS:
        special = name in (":", "break", "continue", "eval", "exec", "exit", "export", "return")
        return f"{name} is a {'special ' if special else ''}shell builtin"
    path = interpreter.programs.path_of(name)
    return None if path is None else f"{name} is {path}"


def _short(interpreter: Interpreter, name: str) -> str | None:
    state = interpreter.state
    if name in state.aliases:
        return f"alias {name}={quote(state.aliases[name])}"
    if name in RESERVED or name in state.functions or name in BUILTINS:
        return name
    return interpreter.programs.path_of(name)


@builtin("type", "whence")
def _type(interpreter: Interpreter, words: list[str]) -> int:
    status = 0
    verbose = words[0] == "type" or "-v" in words
    for name in [each for each in words[1:] if not each.startswith("-")]:
        text = _describe(interpreter, name) if verbose else _short(interpreter, name)
        if text is None:
            status = 1
            if not verbose:
                break  # c_whence stops at the first one that is not found
            text = f"{name} not found"
        if text is not None:
            interpreter.write(1, f"{text}\n")
    return status


@builtin("command")
def _command(interpreter: Interpreter, words: list[str]) -> int:
    arguments = words[1:]
    flags = ""
    while arguments and arguments[0] in ("-p", "-v", "-V", "-pv", "-pV", "--"):
        flags += arguments.pop(0)
    if not arguments:
        return 0
    if "v" in flags:
        return _type(interpreter, ["whence", *arguments])
    if "V" in flags:
        return _type(interpreter, ["type", *arguments])
    return interpreter.command(arguments, functions=False)


@builtin("builtin")
def _builtin(interpreter: Interpreter, words: list[str]) -> int:
    if len(words) == 1:
        return 0
    found = BUILTINS.get(words[1])
    if found is None:
        raise BuiltinError(f"builtin: {words[1]}: not found")
    return found(interpreter, words[1:])


@builtin("hash")
def _hash(_: Interpreter, __: list[str]) -> int:
    return 0


@builtin("alias")
def _alias(interpreter: Interpreter, words: list[str]) -> int:
    aliases = interpreter.state.aliases
    status = 0
    for text in words[1:] or sorted(aliases):
        name, mark, value = text.partition("=")
        if mark:
            aliases[name] = value
        elif name in aliases:
            interpreter.write(1, f"{name}={quote(aliases[name])}\n")
        else:
            interpreter.complain(f"alias: {name}: not found")
            status = 1
    return status


@builtin("unalias")
def _unalias(interpreter: Interpreter, words: list[str]) -> int:
    aliases = interpreter.state.aliases
    if words[1:] == ["-a"]:
        aliases.clear()
        return 0
    missing = [name for name in words[1:] if aliases.pop(name, None) is None]
    return 1 if missing else 0


def _letters(bits: int) -> str:
    return "".join(letter for letter, bit in (("r", 4), ("w", 2), ("x", 1)) if bits & bit)


@builtin("umask")
def _umask(interpreter: Interpreter, words: list[str]) -> int:
    mask = interpreter.state.umask
    if len(words) == 1 or words[1:] == ["-S"]:
        shown = [_letters(~mask >> shift & 7) for shift in (6, 3, 0)]
        symbolic = "u={},g={},o={}".format(*shown)
        interpreter.write(1, f"{symbolic if '-S' in words else f'{mask:03o}'}\n")
        return 0
    try:
        interpreter.state.umask = int(words[1], 8) & 0o777
    except ValueError as problem:
        raise BuiltinError("umask: bad number") from problem
    return 0


@builtin("ulimit")
def _ulimit(interpreter: Interpreter, words: list[str]) -> int:
    letters = [each for word in words[1:] if word[:1] == "-" for each in word[1:]]
    if "a" in letters:
        for letter, value in _LIMITS.items():
            interpreter.write(1, f"-{letter}: {value}\n")
        return 0
    kinds = [each for each in letters if each not in "HS"] or ["f"]
    if kinds[0] not in _LIMITS:
        raise BuiltinError(f"ulimit: -{kinds[0]}: unknown option")
    if not [each for each in words[1:] if not each.startswith("-")]:
        interpreter.write(1, f"{_LIMITS[kinds[0]]}\n")
    return 0
