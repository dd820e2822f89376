"""`test`, `[` and `[[`: expressions about files, strings and numbers (test_parse of mksh)."""

from __future__ import annotations

import os
import stat as modes
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.shell.control import BadArithmeticError, BuiltinError, ScriptError
from harness.virtual.shell.expansion.patterns import compile_pattern
from harness.virtual.shell.syntax.nodes import Literal, Word

if TYPE_CHECKING:
    from harness.virtual.android.files.model import FileStat
    from harness.virtual.shell.interpreter import Interpreter

_NUMBERS: Mapping[str, Callable[[int, int], bool]] = {
    "-eq": lambda left, right: left == right,
    "-ne": lambda left, right: left != right,
    "-lt": lambda left, right: left < right,
    "-le": lambda left, right: left <= right,
    "-gt": lambda left, right: left > right,
    "-ge": lambda left, right: left >= right,
}
_STRINGS = frozenset(("=", "==", "!=", "<", ">"))
_FILES = frozenset(("-nt", "-ot", "-ef"))
_BINARY = frozenset((*_NUMBERS, *_STRINGS, *_FILES))
_KINDS: Mapping[str, Callable[[FileStat], bool]] = {
    "-e": lambda _: True,
    "-a": lambda _: True,
    "-f": lambda found: found.is_file,
    "-d": lambda found: found.is_directory,
    "-s": lambda found: found.size > 0,
    "-c": lambda found: modes.S_ISCHR(found.mode),
    "-b": lambda found: modes.S_ISBLK(found.mode),
    "-p": lambda found: modes.S_ISFIFO(found.mode),
    "-S": lambda found: modes.S_ISSOCK(found.mode),
    "-u": lambda found: bool(found.mode & modes.S_ISUID),
    "-g": lambda found: bool(found.mode & modes.S_ISGID),
    "-k": lambda found: bool(found.mode & modes.S_ISVTX),
}
_ACCESS = {"-r": os.R_OK, "-w": os.W_OK, "-x": os.X_OK}
_UNARY = frozenset((*_KINDS, *_ACCESS, "-h", "-L", "-n", "-z", "-o", "-t", "-O", "-G", "-v"))
_USAGE_STATUS = 2


@dataclass(frozen=True)
class _Operand:
    """A word of the expression: what it says if it is an operator, and its value."""

    operator: str
    word: Word


def test(interpreter: Interpreter, name: str, arguments: Sequence[str]) -> int:
    """`test arguments`; 0 true, 1 false; BuiltinError with status 2 for a bad expression."""
    operands = [_Operand(each, (Literal(each, quoted=True),)) for each in arguments]
    if not operands:
        return 1
    if len(arguments) == 3 and arguments[1] in ("-a", "-o"):  # noqa: PLR2004  (POSIX: by their count)
        left, operator, right = arguments
        return int(not (left and right if operator == "-a" else left or right))
    return 0 if _Expression(interpreter, name, operands).value() else 1


def conditional(interpreter: Interpreter, words: Sequence[Word]) -> bool:
    """`[[ words ]]`."""
    operands = [_Operand(_plain(word), word) for word in words]
    if len(operands) == 1 and operands[0].operator in _UNARY:
        raise ScriptError("syntax error: unexpected EOF")
    return _Expression(interpreter, "[[", operands).value()


def _plain(word: Word) -> str:
    part = word[0] if len(word) == 1 else None
    return part.text if isinstance(part, Literal) and not part.quoted else ""


class _Expression:
    def __init__(self, interpreter: Interpreter, name: str, operands: Sequence[_Operand]) -> None:
        self._interpreter = interpreter
        self._name = name
        self._operands = operands
        self._at = 0
        double = name == "[["
        self._or = "||" if double else "-o"
        self._and = "&&" if double else "-a"
        self._live = True

    def _operator(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._operands[at].operator if at < len(self._operands) else ""

    def _left(self) -> int:
        return len(self._operands) - self._at

    def _error(self, what: str) -> BuiltinError:
        return BuiltinError(f"{self._name}: {what}", _USAGE_STATUS)

    def _text(self) -> str:
        if self._at >= len(self._operands):
            raise self._error("missing argument")
        self._at += 1
        if not self._live:
            return ""
        return self._interpreter.expander.text(self._operands[self._at - 1].word)

    def value(self) -> bool:
        result = self._alternatives()
        if self._at < len(self._operands):
            text = self._interpreter.expander.text(self._operands[self._at].word)
            if self._name == "[[":
                raise ScriptError(f"syntax error: unexpected operator/operand '{text}'")
            raise self._error(f"{text}: unexpected operator/operand")
        return result

    def _alternatives(self) -> bool:
        result = self._conjunction()
        while self._operator() == self._or:
            self._at += 1
            before, self._live = self._live, self._live and not result
            other = self._conjunction()
            self._live = before
            result = result or other
        return result

    def _conjunction(self) -> bool:
        result = self._negation()
        while self._operator() == self._and:
            self._at += 1
            before, self._live = self._live, self._live and result
            other = self._negation()
            self._live = before
            result = result and other
        return result

    def _negation(self) -> bool:
        if self._operator() == "!" and self._left() > 1 and self._operator(1) not in _BINARY:
            self._at += 1
            return not self._negation()
        return self._primary()

    def _primary(self) -> bool:
        unary_first = self._name == "[[" and self._operator() in _UNARY
        if self._left() > 2 and self._operator(1) in _BINARY and not unary_first:  # noqa: PLR2004  (left, operator, right)
            return self._binary()
        if self._operator() == "(" and self._left() > 1:
            self._at += 1
            result = self._alternatives()
            if self._operator() != ")":
                raise self._error("missing )")
            self._at += 1
            return result
        if self._operator() in _UNARY and self._left() > 1:
            operator = self._operator()
            self._at += 1
            return self._unary(operator, self._text()) if self._live or self._text() else False
        return bool(self._text())

    def _binary(self) -> bool:
        left = self._text()
        operator = self._operator()
        self._at += 1
        if operator in ("=", "==", "!=") and self._name == "[[":
            return self._matches(left) == (operator != "!=")
        right = self._text()
        if operator in _NUMBERS:
            return self._compare(operator, left, right)
        if operator in _FILES:
            return self._compare_files(operator, left, right)
        if operator in ("<", ">"):
            return left < right if operator == "<" else left > right
        return (left == right) == (operator != "!=")

    def _matches(self, text: str) -> bool:
        self._at += 1
        if not self._live:
            return False
        pattern = self._interpreter.expander.segments(self._operands[self._at - 1].word)
        return compile_pattern(pattern).fullmatch(text) is not None

    def _compare(self, operator: str, left: str, right: str) -> bool:
        return _NUMBERS[operator](self._number(left), self._number(right)) if self._live else False

    def _number(self, text: str) -> int:
        try:
            return self._interpreter.expander.evaluate(text)
        except BadArithmeticError as failure:
            raise BuiltinError(failure.message, _USAGE_STATUS) from failure

    def _stat(self, path: str, *, follow: bool = True) -> FileStat | None:
        try:
            return self._interpreter.files().stat(path, follow=follow)
        except OSError:
            return None

    def _compare_files(self, operator: str, left: str, right: str) -> bool:
        first, second = self._stat(left), self._stat(right)
        if operator == "-ef":
            return first is not None and second is not None and first.inode == second.inode
        if operator == "-ot":
            first, second = second, first
        return first is not None and (second is None or first.modified > second.modified)

    def _unary(self, operator: str, operand: str) -> bool:
        if operator in _KINDS:
            found = self._stat(operand)
            return found is not None and _KINDS[operator](found)
        if operator in _ACCESS:
            return self._interpreter.files().allows(operand, _ACCESS[operator])
        if operator in ("-O", "-G"):
            found = self._stat(operand)
            return found is not None and found.uid == self._interpreter.state.uid
        return self._string(operator, operand)

    def _string(self, operator: str, operand: str) -> bool:
        state = self._interpreter.state
        match operator:
            case "-n":
                return bool(operand)
            case "-z":
                return not operand
            case "-h" | "-L":
                found = self._stat(operand, follow=False)
                return found is not None and found.is_link
            case "-t":
                if not operand.isdigit():
                    what = f"bad number: {operand}"
                    raise (
                        BuiltinError(what, _USAGE_STATUS)
                        if self._name == "[["
                        else self._error(what)
                    )
                stream = state.streams.get(int(operand))
                return stream is not None and stream.is_terminal
            case "-v":
                return state.variables.get(operand) is not None
            case _:
                return operand in state.options
