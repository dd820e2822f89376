"""From parsed words to strings: parameters, substitutions, splitting, file names.

The order is POSIX's: expand, split what came unquoted out of an expansion at IFS, match file names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.shell.control import BadArithmeticError, ScriptError
from harness.virtual.shell.expansion.arithmetic import (
    BadExpressionError,
    BadValueError,
    evaluate,
)
from harness.virtual.shell.expansion.braces import expand_braces
from harness.virtual.shell.expansion.glob import expand_names
from harness.virtual.shell.expansion.patterns import (
    Segment,
    compile_pattern,
    is_pattern,
    text_of,
    translate,
)
from harness.virtual.shell.expansion.special import special_value
from harness.virtual.shell.syntax.nodes import (
    Arithmetic,
    Literal,
    Parameter,
    Part,
    Substitution,
    Word,
)
from harness.virtual.shell.syntax.quoting import quote

if TYPE_CHECKING:
    from harness.virtual.android.files.view import FileView
    from harness.virtual.shell.state import State

DEFAULT_IFS = " \t\n"
_NOT_FOR_MANY = frozenset(("=", "?", "#", "##", "%", "%%", "/", "//", "quoted"))


@dataclass(frozen=True)
class _Piece:
    text: str
    quoted: bool
    split: bool = False


_BREAK = _Piece("", quoted=False)
"""Stands between the fields of "$@"; told apart by identity."""


class Expander:
    """Expands words for one shell process."""

    def __init__(
        self, state: State, files: Callable[[], FileView], capture: Callable[[str], str]
    ) -> None:
        self._state = state
        self._files = files
        self._capture = capture

    # what callers want

    def words(self, words: Iterable[Word]) -> list[str]:
        """The arguments that `words` become."""
        result: list[str] = []
        for word in words:
            if len(word) == 1 and isinstance(word[0], Literal):
                literal = word[0]
                if literal.quoted or literal.text.isalnum():
                    result.append(literal.text)
                    continue
            for each in expand_braces(word):
                for segments in self._split(self._pieces(each, tilde=True)):
                    result += self._names(segments)
        return result

    def text(self, word: Word) -> str:
        """One string: neither split nor matched, as in an assignment."""
        if len(word) == 1 and isinstance(word[0], Literal) and not word[0].text.startswith("~"):
            return word[0].text
        return "".join(
            " " if piece is _BREAK else piece.text for piece in self._pieces(word, tilde=True)
        )

    def segments(self, word: Word) -> list[Segment]:
        """A pattern, as in `case`: quoted text stands for itself."""
        pieces = self._pieces(word, tilde=True)
        return [(" " if piece is _BREAK else piece.text, piece.quoted) for piece in pieces]

    def number(self, expression: Word) -> int:
        """The value of an arithmetic expression; ScriptError when it has none."""
        return self.evaluate(self.text(expression))

    def evaluate(self, expression: str) -> int:
        """The value of an expression without parameters left; ScriptError when it has none."""
        try:
            return evaluate(expression.strip(), self._state.variables)
        except BadValueError as problem:
            raise ScriptError(str(problem)) from problem
        except BadExpressionError as problem:
            raise BadArithmeticError(str(problem)) from problem

    def _names(self, segments: list[Segment]) -> list[str]:
        if "f" in self._state.options or not is_pattern(segments):
            return [text_of(segments)]
        return expand_names(segments, self._files()) or [text_of(segments)]

    # pieces

    def _pieces(self, word: Word, *, tilde: bool = False, split: bool = False) -> list[_Piece]:
        """`split`: unquoted text may be split, as in the word of an unquoted ${x:-word}."""
        pieces: list[_Piece] = []
        for at, part in enumerate(word):
            if isinstance(part, Literal):
                text = part.text
                if tilde and at == 0 and not part.quoted and text.startswith("~"):
                    pieces += self._tilde(text)
                else:
                    pieces.append(_Piece(text, part.quoted, split and not part.quoted))
            else:
                pieces += self._expansion(part)
        return pieces

    def _tilde(self, text: str) -> list[_Piece]:
        who, slash, rest = text.partition("/")
        name = {"~": "HOME", "~+": "PWD", "~-": "OLDPWD"}.get(who)
        home = self._state.variables.get(name) if name else None
        if home is None:
            return [_Piece(text, quoted=False)]
        return [_Piece(home, quoted=True), _Piece(slash + rest, quoted=False)]

    def _expansion(self, part: Part) -> list[_Piece]:
        if isinstance(part, Parameter):
            return self._parameter(part)
        if isinstance(part, Substitution):
            text = self._capture(part.script).rstrip("\n")
            return [_Piece(text, part.quoted, not part.quoted)]
        if isinstance(part, Arithmetic):
            return [_Piece(str(self.number(part.expression)), part.quoted, not part.quoted)]
        return [_Piece(part.text, part.quoted)]

    def _parameter(self, part: Parameter) -> list[_Piece]:
        if part.operator == "bad":
            raise ScriptError(f"{part.source}: bad substitution")
        many = self._many(part)
        if many is None:
            return self._single(part, many)
        if part.operator == ":" or part.operator.lstrip(":") in _NOT_FOR_MANY:
            raise ScriptError(f"{part.source}: bad substitution")
        if part.operator == "length":
            return [_Piece(str(len(many)), part.quoted, not part.quoted)]
        if part.operator in ("", "names"):
            return self._joined(part, many)
        return self._single(part, many)

    def _many(self, part: Parameter) -> list[str] | None:
        """The values of $@, $*, ${a[@]} or ${a[*]}; None for a single parameter."""
        if part.name in ("@", "*"):
            return self._state.arguments
        if part.index and part.index in ((Literal("@"),), (Literal("*"),)):
            values = self._state.variables.items(part.name)
            if part.operator == "names":
                return [str(at) for at in sorted(values)]
            return [values[at] for at in sorted(values)]
        return None

    def _joined(self, part: Parameter, values: Sequence[str]) -> list[_Piece]:
        star = part.name == "*" or part.index == (Literal("*"),)
        if part.quoted and star:
            separator = (self._ifs() or "")[:1]
            return [_Piece(separator.join(values), quoted=True)]
        pieces: list[_Piece] = []
        for at, value in enumerate(values):
            if at:
                pieces.append(_BREAK)
            pieces.append(_Piece(value, part.quoted, not part.quoted))
        return pieces

    def _value(self, part: Parameter) -> str | None:
        special = special_value(self._state, part.name)
        if special is not None:
            return special
        index = self.number(part.index) if part.index else 0
        return self._state.variables.get(part.name, index)

    def _single(self, part: Parameter, many: list[str] | None) -> list[_Piece]:
        value = self._value(part) if many is None else " ".join(many) if many else None
        operator = part.operator
        if operator == "names":
            return [_Piece(part.name, part.quoted, not part.quoted)]
        if operator.lstrip(":") in ("-", "=", "?", "+") and operator:
            return self._conditional(part, value, many)
        if value is None:
            if "u" in self._state.options and part.name not in ("@", "*", "!"):
                raise ScriptError(f"{part.name}: parameter not set")
            value = ""
        if operator in ("length", "width"):
            value = str(len(value))
        elif operator == "quoted":
            value = quote(value)
        elif operator:
            value = self._edited(part, value)
        return [_Piece(value, part.quoted, not part.quoted)]

    def _conditional(
        self, part: Parameter, value: str | None, many: list[str] | None
    ) -> list[_Piece]:
        missing = value is None or (part.operator.startswith(":") and not value)
        kind = part.operator[-1]
        if kind == "+":
            empty = [_Piece("", quoted=True)] if part.quoted else []
            return empty if missing else self._argument(part)
        if not missing:
            if many is not None:
                return self._joined(part, many)
            return [_Piece(value or "", part.quoted, not part.quoted)]
        if kind == "?":
            message = self.text(part.words[0]) or "parameter null or not set"
            raise ScriptError(f"{part.name}: {message}")
        if kind == "=":
            if not part.name.isidentifier():
                raise ScriptError(f"{part.source}: bad substitution")
            text = self.text(part.words[0])
            self._state.variables.assign(part.name, text)
            return [_Piece(text, part.quoted, not part.quoted)]
        return self._argument(part)

    def _argument(self, part: Parameter) -> list[_Piece]:
        if not part.words or not part.words[0]:
            return [_Piece("", quoted=True)] if part.quoted else []
        return self._pieces(part.words[0], tilde=True, split=not part.quoted)

    def _edited(self, part: Parameter, value: str) -> str:
        if part.operator in ("#", "##", "%", "%%"):
            return _trim(value, part.operator, self.segments(part.words[0]))
        if part.operator == ":":
            return self._slice(part, value)
        if part.operator in ("/", "//"):
            return self._replaced(part, value)
        return value

    def _slice(self, part: Parameter, value: str) -> str:
        start = self.number(part.words[0])
        start = max(0, start + len(value)) if start < 0 else start
        if len(part.words) == 1:
            return value[start:]
        length = self.number(part.words[1])
        return value[start : start + length] if length >= 0 else value[start:length]

    def _replaced(self, part: Parameter, value: str) -> str:
        pattern = self.segments(part.words[0])
        new = self.text(part.words[1]) if len(part.words) > 1 else ""
        if pattern and pattern[0][0][:1] in "#%" and not pattern[0][1] and part.operator == "/":
            return _anchored(value, pattern, new)
        if not text_of(pattern):
            return value
        matcher = re.compile(translate(pattern), re.DOTALL)
        return _substitute(value, matcher, new, everywhere=part.operator == "//")

    # splitting

    def _ifs(self) -> str | None:
        ifs = self._state.variables.get("IFS")
        return DEFAULT_IFS if ifs is None else ifs

    def _split(self, pieces: Sequence[_Piece]) -> list[list[Segment]]:
        fields = _Fields()
        for piece in pieces:
            if piece is _BREAK:
                fields.end()
            elif piece.split:
                fields.split(piece.text, self._ifs() or "")
            elif piece.text or piece.quoted:
                fields.add(piece.text, quoted=piece.quoted)
        fields.end()
        return fields.done


class _Fields:
    """Fields under construction."""

    def __init__(self) -> None:
        self.done: list[list[Segment]] = []
        self._current: list[Segment] | None = None

    def add(self, text: str, *, quoted: bool) -> None:
        if self._current is None:
            self._current = []
        self._current.append((text, quoted))

    def end(self, *, even_empty: bool = False) -> None:
        if self._current is not None or even_empty:
            self.done.append(self._current or [])
        self._current = None

    def split(self, text: str, ifs: str) -> None:
        blanks = "".join(each for each in ifs if each in DEFAULT_IFS)
        at = 0
        while at < len(text):
            start = at
            while at < len(text) and text[at] not in ifs:
                at += 1
            if at > start:
                self.add(text[start:at], quoted=False)
            if at == len(text):
                return
            at = self._delimiter(text, at, ifs, blanks)

    def _delimiter(self, text: str, at: int, ifs: str, blanks: str) -> int:
        while at < len(text) and text[at] in blanks:
            at += 1
        hard = at < len(text) and text[at] in ifs
        if hard:
            at += 1
            while at < len(text) and text[at] in blanks:
                at += 1
        self.end(even_empty=hard)
        return at


def _trim(value: str, operator: str, pattern: list[Segment]) -> str:
    matcher = compile_pattern(pattern)
    cuts: Iterable[int] = range(len(value) + 1)
    if operator in ("##", "%"):
        cuts = reversed(range(len(value) + 1))
    if operator in ("#", "##"):
        for cut in cuts:
            if matcher.fullmatch(value, 0, cut):
                return value[cut:]
        return value
    for cut in cuts:
        if matcher.fullmatch(value, cut):
            return value[:cut]
    return value


def _substitute(value: str, matcher: re.Pattern[str], new: str, *, everywhere: bool) -> str:
    """Replace matches up to the first one that is empty or ends the value."""
    pieces: list[str] = []
    at = 0
    while match := matcher.search(value, at):
        pieces += value[at : match.start()], new
        at = match.end()
        if not everywhere or not match.group() or at == len(value):
            break
    return "".join(pieces) + value[at:]


def _anchored(value: str, pattern: list[Segment], new: str) -> str:
    kind = pattern[0][0][0]
    matcher = compile_pattern([(pattern[0][0][1:], False), *pattern[1:]])
    for cut in reversed(range(len(value) + 1)):
        if kind == "#" and matcher.fullmatch(value, 0, cut):
            return new + value[cut:]
        if kind == "%" and matcher.fullmatch(value, len(value) - cut):
            return value[: len(value) - cut] + new
    return value
