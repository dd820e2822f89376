"""The builtin getopts: options of a script, one a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.virtual.shell.builtins.table import builtin
from harness.virtual.shell.control import BuiltinError

if TYPE_CHECKING:
    from harness.virtual.shell.interpreter import Interpreter


@builtin("getopts")
def _getopts(interpreter: Interpreter, words: list[str]) -> int:
    for at, what in enumerate(("options", "name"), 1):
        if len(words) <= at:
            raise BuiltinError(f"getopts: {what}: missing argument")
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
    problem = "" if found else "unknown option"
    if wants and value is None:
        problem = "requires an argument"
    _tell(interpreter, name, letter, value, (problem, options.startswith(":")))
    variables.assign("OPTIND", str(index))
    variables.assign("_OPTAT", str(at))
    return 0


def _tell(
    interpreter: Interpreter, name: str, letter: str, value: str | None, problem: tuple[str, bool]
) -> None:
    """Set the variables; with a leading colon in the options, complaints are left to the script."""
    variables = interpreter.state.variables
    what, silent = problem
    if not what:
        variables.assign(name, letter)
        if value is not None:
            variables.assign("OPTARG", value)
        return
    variables.assign(name, ":" if silent and what.startswith("requires") else "?")
    if silent:
        variables.assign("OPTARG", letter)
    else:
        variables.unset("OPTARG")
        interpreter.complain(f"-{letter}: {what}")


def _option_value(
    arguments: Sequence[str], index: int, rest: str | None, at: int, length: int
) -> tuple[int, int, str | None]:
    """The next OPTIND, the place in that word, and the option's value."""
    if rest is None:
        return (index, at + 1, None) if at + 1 < length else (index + 1, 1, None)
    if rest:
        return index + 1, 1, rest
    value = arguments[index] if index < len(arguments) else None
    return index + (1 if value is None else 2), 1, value
