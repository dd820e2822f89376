"""POSIX regular expressions, basic and extended, as Python's."""

from __future__ import annotations

import re
from functools import lru_cache

from harness.virtual.commands.toybox.options import UsageError

_CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z",
    "space": r"\s", "blank": r" \t", "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9a-fA-F",
    "cntrl": r"\x00-\x1f\x7f", "print": r"\x20-\x7e", "graph": r"\x21-\x7e",
}  # fmt: skip
_SWAPPED = frozenset("(){}|+?")
_WORD_ESCAPES = {"<": r"\b(?=\w)", ">": r"\b(?<=\w)", "`": r"\A", "'": r"\Z"}
_KEPT_ESCAPES = frozenset("wWsSbBdD123456789nt")


@lru_cache(maxsize=256)
def compile_regex(pattern: str, *, extended: bool, ignore_case: bool = False) -> re.Pattern[str]:
    """The compiled expression.

    Raises:
        UsageError: it is malformed; the text is toybox's.
    """
    flags = re.IGNORECASE if ignore_case else 0
    try:
        return re.compile(_Translation(pattern, extended=extended).all(), flags)
    except re.error as problem:
        raise UsageError(f"bad regex '{pattern}': {_reason(problem)}") from problem


def _reason(problem: re.error) -> str:
    """Bionic's words: libc/upstream-netbsd/lib/libc/regex/regerror.c."""
    text = str(problem)
    if "unterminated subpattern" in text or "unbalanced parenthesis" in text:
        return "parentheses not balanced"
    if "unterminated character set" in text:
        return "brackets ([ ]) not balanced"
    if "Trailing backslash" in text:
        return "trailing backslash (\\)"
    if "group reference" in text:
        return "invalid backreference number"
    return "repetition-operator operand invalid" if "repeat" in text else "invalid regexp"


class _Translation:
    def __init__(self, pattern: str, *, extended: bool) -> None:
        self._pattern = pattern
        self._extended = extended
        self._at = 0
        self._start = True

    def all(self) -> str:
        pieces = []
        while self._at < len(self._pattern):
            piece = self._next()
            self._start = piece in ("(", "|", "^") or (self._start and piece == "")
            pieces.append(piece)
        return "".join(pieces)

    def _next(self) -> str:
        character = self._pattern[self._at]
        self._at += 1
        if character == "\\":
            return self._escape()
        if character == "[":
            return self._bracket()
        if character in _SWAPPED:
            return self._special(character) if self._extended else "\\" + character
        if not self._extended and self._is_plain(character):
            return "\\" + character
        return character if character in ".*^$" else re.escape(character)

    def _is_plain(self, character: str) -> bool:
        """Whether a basic expression takes a special character for itself at this place."""
        if character == "*":
            return self._start
        return (character == "^" and not self._start) or (character == "$" and not self._ends())

    def _ends(self) -> bool:
        rest = self._pattern[self._at :]
        return not rest or rest.startswith(("\\)", "\\|"))

    def _special(self, character: str) -> str:
        if character == "{" and not re.match(r"\d*(,\d*)?\}", self._pattern[self._at :]):
            return r"\{"
        if character == "}" and not re.search(r"\{\d*(,\d*)?\Z", self._pattern[: self._at - 1]):
            return r"\}"
        return character

    def _escape(self) -> str:
        if self._at >= len(self._pattern):
            raise re.error("Trailing backslash")
        character = self._pattern[self._at]
        self._at += 1
        if character in _SWAPPED and not self._extended:
            return character
        if character in _WORD_ESCAPES:
            return _WORD_ESCAPES[character]
        if character in _KEPT_ESCAPES:
            return "\\" + character
        return re.escape(character)

    def _bracket(self) -> str:
        text = self._pattern
        at = self._at
        negated = text.startswith("^", at)
        at += negated
        pieces: list[str] = []
        while at < len(text) and (text[at] != "]" or not pieces):
            name = re.match(r"\[:(\w+):\]", text[at:])
            if name and name.group(1) in _CLASSES:
                pieces.append(_CLASSES[name.group(1)])
                at += name.end()
                continue
            pieces.append(text[at] if text[at] == "-" else re.escape(text[at]))
            at += 1
        if at >= len(text):
            raise re.error("unterminated character set")
        self._at = at + 1
        return f"[{'^' if negated else ''}{''.join(pieces)}]"
