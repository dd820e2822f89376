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
_FORM = re.compile(r"[ul]|[LRZ]\d*")
_ALL_OPTIONS = (
    *("allexport", "asis", "bgnice", "braceexpand", "emacs", "errexit", "gmacs", "ignoreeof"),
    *("inherit-xtrace", "interactive", "keyword", "login", "markdirs", "monitor", "noclobber"),
    *("noexec", "noglob", "nohup", "nolog", "notify", "nounset", "physical", "pipefail", "posix"),
    *("privileged", "restricted", "sh", "stdin", "trackall", "utf8-mode", "verbose", "vi"),
    *("vi-esccomplete", "vi-tabcomplete", "viraw", "xtrace"),
)
_ALWAYS_ON = frozenset(
    ("braceexpand", "emacs", "inherit-xtrace", "nohup", "trackall", "utf8-mode", "vi-tabcomplete")
)
_READ_LETTERS = frozenset("AarsuptnNd-")
_SET_LETTERS = frozenset("aefhmnuvxC")
_OPTION_NAMES = {
    "allexport": "a", "errexit": "e", "noexec": "n", "noglob": "f", "nounset": "u",
    "verbose": "v", "xtrace": "x", "noclobber": "C", "monitor": "m",
}  # fmt: skip


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
    flags, names = "i" if words[0] == "integer" else "", []
    for text in words[1:]:
        if text.startswith("-"):
            flags += text[1:]
        else:
            names.append(text)
    if "p" in flags:
        for name in names:
            _print_variable(interpreter, name)
        return 0
    for text in names:
        name, value = _split(words[0], text)
        if "g" not in flags:
            interpreter.state.variables.make_local(name)
        _declare(interpreter, flags, name, value)
    return 0


def _declare(interpreter: Interpreter, flags: str, name: str, value: str | None) -> None:
    variables = interpreter.state.variables
    if form := _FORM.search(flags):
        variables.mark(name, form=form.group())
    if "i" in flags:
        variables.mark(name, integer=True)
        value = str(interpreter.expander.evaluate(value)) if value is not None else None
    if value is not None:
        variables.assign(name, value)
    if "x" in flags or "r" in flags:
        variables.mark(name, exported="x" in flags or None, readonly="r" in flags or None)


def _print_variable(interpreter: Interpreter, name: str) -> None:
    variable = interpreter.state.variables.all().get(name)
    if variable is None:
        return
    flags = (("-i", variable.integer), ("-x", variable.exported), ("-r", variable.readonly))
    words = ["typeset", *(flag for flag, given in flags if given)]
    if 0 in variable.values:
        name += f"={quote(variable.values[0])}"
    interpreter.write(1, " ".join([*words, name]) + "\n")


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
    if words[1:] and words[1].startswith("-"):
        raise ScriptError(f"shift: {words[1]}: unknown option")
    count = interpreter.expander.evaluate(words[1]) if len(words) > 1 else 1
    arguments = interpreter.state.arguments
    if count > len(arguments):
        raise ScriptError("shift: nothing to shift")
    interpreter.state.arguments = arguments[count:]
    return 0


def _show_all(interpreter: Interpreter) -> int:
    for name, variable in interpreter.state.variables.all().items():
        if variable.values:
            interpreter.write(1, f"{name}={quote(variable.values.get(0, ''))}\n")
    return 0


@builtin("set")
def _set(interpreter: Interpreter, words: list[str]) -> int:
    state = interpreter.state
    if len(words) == 1:
        return _show_all(interpreter)
    arguments = words[1:]
    while arguments and arguments[0][:1] in ("-", "+") and arguments[0][1:]:
        option = arguments.pop(0)
        if option == "--":
            state.arguments = arguments
            return 0
        if option == "-A" and arguments:
            state.variables.assign_array(arguments[0], arguments[1:])
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
        interpreter.write(1, _listed(interpreter.state.options))
        return
    name = arguments.pop(0)
    if name not in _ALL_OPTIONS:
        raise ScriptError(f"set: {name}: unknown option")
    letter = _OPTION_NAMES.get(name, name)
    if on:
        interpreter.state.options.add(letter)
    else:
        interpreter.state.options.discard(letter)


def _listed(options: set[str]) -> str:
    """What `set -o` prints: four columns, filled downwards."""
    on = {*options, *_ALWAYS_ON}
    cells = [
        f"{name:<14} {'on' if _OPTION_NAMES.get(name, name) in on else 'off':<3}"
        for name in _ALL_OPTIONS
    ]
    height = -(-len(cells) // 4)
    rows = ["  ".join(cells[at::height]).rstrip() for at in range(height)]
    return "Current option settings\n" + "".join(f"{row}\n" for row in rows)


@builtin("read")
def _read(interpreter: Interpreter, words: list[str]) -> int:
    raw, whole, fd, limit, mark = False, False, 0, None, "\n"
    arguments = words[1:]
    while arguments and arguments[0].startswith("-") and len(arguments[0]) > 1:
        option = arguments.pop(0)
        if option[1] not in _READ_LETTERS:
            raise BuiltinError(f"read: {option}: unknown option", 2)
        if "A" in option:
            whole = True
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
    if whole:
        _assign_array(interpreter, (arguments or ["REPLY"])[0], text)
    else:
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


def _assign_array(interpreter: Interpreter, name: str, text: str) -> None:
    ifs = interpreter.state.variables.get("IFS")
    fields = []
    while text.strip(" \t\n"):
        field, text = _first_field(text, " \t\n" if ifs is None else ifs)
        fields.append(field)
    interpreter.state.variables.assign_array(name, fields)


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
