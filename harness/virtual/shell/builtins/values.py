"""Builtins about variables: export, readonly, local, unset, set, shift, read, getopts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.virtual.shell.builtins.table import builtin
from harness.virtual.shell.control import BuiltinError, ScriptError
from harness.virtual.shell.streams import Reader
from harness.virtual.shell.syntax.quoting import quote

if TYPE_CHECKING:
    from harness.virtual.shell.interpreter import Interpreter

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SET_LETTERS = frozenset("aefhmnuvxC")
_OPTION_NAMES = {"errexit": "e", "noglob": "f", "nounset": "u", "xtrace": "x", "noclobber": "C"}


def _split(name: str, text: str) -> tuple[str, str | None]:
    variable, mark, value = text.partition("=")
    if not _NAME.match(variable):
        raise ScriptError(f"{name}: {text}: not an identifier")
    return variable, value if mark else None


@builtin("export", "readonly")
def _mark(interpreter: Interpreter, words: list[str]) -> int:
    name = words[0]
    variables = interpreter.state.variables
    arguments = [each for each in words[1:] if each not in ("-p", "--")]
    if not arguments:
        for each, variable in variables.all().items():
            if variable.exported if name == "export" else variable.readonly:
                value = quote(variable.values.get(0, ""))
                interpreter.write(1, f"{name} {each}={value}\n" if "-p" in words else f"{each}\n")
        return 0
    for text in arguments:
        target, content = _split(name, text)
        if content is not None:
            variables.assign(target, content)
        if name == "export":
            variables.mark(target, exported=True)
        else:
            variables.mark(target, readonly=True)
    return 0


@builtin("local", "typeset", "integer")
def _typeset(interpreter: Interpreter, words: list[str]) -> int:
    variables = interpreter.state.variables
    flags = "i" if words[0] == "integer" else ""
    for text in words[1:]:
        if text.startswith("-"):
            flags += text[1:]
            continue
        name, value = _split(words[0], text)
        if "g" not in flags:
            variables.make_local(name)
        if "i" in flags:
            variables.mark(name, integer=True)
            value = str(interpreter.expander.evaluate(value)) if value is not None else None
        if value is not None:
            variables.assign(name, value)
        if "x" in flags:
            variables.mark(name, exported=True)
        if "r" in flags:
            variables.mark(name, readonly=True)
    return 0


@builtin("unset")
def _unset(interpreter: Interpreter, words: list[str]) -> int:
    arguments = words[1:]
    functions = False
    while arguments and arguments[0].startswith("-"):
        option = arguments.pop(0)
        if option not in ("-f", "-v", "--"):
            raise ScriptError(f"unset: {option}: unknown option")
        functions = option == "-f"
    for name in arguments:
        if functions:
            interpreter.state.functions.pop(name, None)
            continue
        variable, bracket, rest = name.partition("[")
        index = interpreter.expander.evaluate(rest.rstrip("]")) if bracket else None
        interpreter.state.variables.unset(variable, index)
    return 0


@builtin("shift")
def _shift(interpreter: Interpreter, words: list[str]) -> int:
    count = interpreter.expander.evaluate(words[1]) if len(words) > 1 else 1
    arguments = interpreter.state.arguments
    if count > len(arguments):
        raise ScriptError("shift: nothing to shift")
    interpreter.state.arguments = arguments[count:]
    return 0


@builtin("set")
def _set(interpreter: Interpreter, words: list[str]) -> int:
    state = interpreter.state
    if len(words) == 1:
        for name, variable in state.variables.all().items():
            if variable.values:
                interpreter.write(1, f"{name}={quote(variable.values.get(0, ''))}\n")
        return 0
    arguments = words[1:]
    while arguments and arguments[0][:1] in ("-", "+") and arguments[0][1:]:
        option = arguments.pop(0)
        if option == "--":
            state.arguments = arguments
            return 0
        if option[1] == "o":
            _named_option(interpreter, arguments, on=option[0] == "-")
        else:
            _letters(interpreter, option)
    if arguments:
        state.arguments = arguments[1:] if arguments[0] in ("-", "+") else arguments
    return 0


def _letters(interpreter: Interpreter, option: str) -> None:
    for letter in option[1:]:
        if letter not in _SET_LETTERS:
            raise ScriptError(f"set: {option}: unknown option")
        change = (
            interpreter.state.options.add
            if option[0] == "-"
            else (interpreter.state.options.discard)
        )
        change(letter)


def _named_option(interpreter: Interpreter, arguments: list[str], *, on: bool) -> None:
    if not arguments:
        return
    name = arguments.pop(0)
    letter = _OPTION_NAMES.get(name, name)
    if on:
        interpreter.state.options.add(letter)
    else:
        interpreter.state.options.discard(letter)


@builtin("read")
def _read(interpreter: Interpreter, words: list[str]) -> int:
    raw, fd, limit, mark = False, 0, None, "\n"
    arguments = words[1:]
    while arguments and arguments[0].startswith("-") and len(arguments[0]) > 1:
        option = arguments.pop(0)
        if "r" in option:
            raw = True
        if option[1] in "uptnNd":
            value = option[2:] or (arguments.pop(0) if arguments else "")
            fd = int(value) if option[1] == "u" and value.isdigit() else fd
            limit = int(value) if option[1] in "nN" and value.isdigit() else limit
            mark = (value[:1] or "\0") if option[1] == "d" else mark
    stream = interpreter.state.streams.get(fd)
    if not isinstance(stream, Reader):
        raise BuiltinError("read: -u: bad file descriptor")
    reader = stream.bind(interpreter.state.cancelled)
    text, complete = _line(reader, raw=raw, limit=limit, mark=mark)
    _assign_fields(interpreter, arguments or ["REPLY"], text)
    return 0 if complete else 1


def _line(reader: Reader, *, raw: bool, limit: int | None, mark: str) -> tuple[str, bool]:
    """One logical line, escapes as two characters kept for the splitting; whether it ended."""
    if limit is not None:
        data = reader.read(limit)
        return data.decode("utf-8", "surrogateescape"), bool(data)
    pieces = []
    while True:
        data = reader.readline() if mark == "\n" else _until(reader, mark.encode())
        text = data.decode("utf-8", "surrogateescape")
        complete = text.endswith(mark)
        text = text.removesuffix(mark)
        backslashes = len(text) - len(text.rstrip("\\"))
        if not raw and backslashes % 2 and complete:
            pieces.append(text[:-1])
            continue
        pieces.append(text)
        joined = "".join(pieces)
        return joined if raw else re.sub(r"\\(.)", r"\1", joined), complete


def _until(reader: Reader, mark: bytes) -> bytes:
    data = bytearray()
    while not data.endswith(mark):
        byte = reader.read(1)
        if not byte:
            break
        data += byte
    return bytes(data)


def _assign_fields(interpreter: Interpreter, names: Sequence[str], text: str) -> None:
    variables = interpreter.state.variables
    ifs = variables.get("IFS")
    ifs = " \t\n" if ifs is None else ifs
    for name in names[:-1]:
        field, text = _first_field(text, ifs)
        variables.assign(name, field)
    blanks = "".join(each for each in ifs if each in " \t\n")
    variables.assign(names[-1], text.strip(blanks) if blanks else text)


def _first_field(text: str, ifs: str) -> tuple[str, str]:
    blanks = "".join(each for each in ifs if each in " \t\n")
    text = text.lstrip(blanks) if blanks else text
    end = next((at for at, each in enumerate(text) if each in ifs), len(text))
    rest = text[end:].lstrip(blanks) if blanks else text[end:]
    if rest[:1] and rest[0] in ifs and rest[0] not in blanks:
        rest = rest[1:]
    return text[:end], rest


@builtin("getopts")
def _getopts(interpreter: Interpreter, words: list[str]) -> int:
    if len(words) < 3:  # noqa: PLR2004  (options and name)
        raise BuiltinError("getopts: missing name argument", 2)
    _, options, name, *arguments = words
    variables = interpreter.state.variables
    arguments = arguments or interpreter.state.arguments
    index = int(variables.get("OPTIND") or "1")
    at = int(variables.get("_OPTAT") or "1")
    word = arguments[index - 1] if index <= len(arguments) else ""
    if len(word) < 2 or not word.startswith("-") or word == "--":  # noqa: PLR2004  (a dash and a letter)
        variables.assign("OPTIND", str(index + (word == "--")))
        variables.assign(name, "?")
        return 1
    letter, rest = word[at], word[at + 1 :]
    wants = options.find(letter) >= 0 and options[options.find(letter) + 1 :][:1] == ":"
    index, at, value = _option_value(arguments, index, rest if wants else None, at, len(word))
    found = letter in options.replace(":", "")
    if not found:
        interpreter.complain(f"getopts: -{letter}: unknown option")
    variables.assign(name, letter if found else "?")
    if value is not None:
        variables.assign("OPTARG", value)
    variables.assign("OPTIND", str(index))
    variables.assign("_OPTAT", str(at))
    return 0


def _option_value(
    arguments: Sequence[str], index: int, rest: str | None, at: int, length: int
) -> tuple[int, int, str | None]:
    """The next OPTIND, the place in that word, and the option's value."""
    if rest is None:
        return (index, at + 1, None) if at + 1 < length else (index + 1, 1, None)
    if rest:
        return index + 1, 1, rest
    value = arguments[index] if index < len(arguments) else ""
    return index + 2, 1, value
