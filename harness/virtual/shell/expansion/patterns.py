"""Shell patterns (`*`, `?`, `[a-z]`, `@(a|b)`) as regular expressions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

Segment = tuple[str, bool]
"""Text and whether it is quoted: quoted text stands for itself."""

_SPECIAL = frozenset("*?[")
_GROUPS = {"@": "", "*": "*", "?": "?", "+": "+"}
_CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z",
    "space": r"\s", "blank": r" \t", "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9a-fA-F",
    "cntrl": r"\x00-\x1f\x7f", "print": r"\x20-\x7e", "graph": r"\x21-\x7e",
}  # fmt: skip


def is_pattern(segments: Sequence[Segment]) -> bool:
    """Whether anything in it can match more than itself."""
    return any(
        not quoted and (not _SPECIAL.isdisjoint(text) or "(" in text) for text, quoted in segments
    )


def text_of(segments: Sequence[Segment]) -> str:
    """The text without quoting."""
    return "".join(text for text, _ in segments)


def compile_pattern(segments: Sequence[Segment]) -> re.Pattern[str]:
    """A regular expression that the whole pattern is; use `fullmatch`, or `match` for a prefix."""
    return _compiled(tuple(segments))


@lru_cache(maxsize=1024)
def _compiled(segments: tuple[Segment, ...]) -> re.Pattern[str]:
    characters = [(character, quoted) for text, quoted in segments for character in text]
    return re.compile(_Translation(characters).all(), re.DOTALL)


def translate(segments: Sequence[Segment], *, lazy: bool = False) -> str:
    """The source of that regular expression; `lazy` makes * match as little as it can."""
    characters = [(character, quoted) for text, quoted in segments for character in text]
    return _Translation(characters, lazy=lazy).all()


class _Translation:
    def __init__(self, characters: list[tuple[str, bool]], *, lazy: bool = False) -> None:
        self._characters = characters
        self._at = 0
        self._star = ".*?" if lazy else ".*"

    def all(self) -> str:
        return self._until("")

    def _until(self, ends: str) -> str:
        pieces = []
        while self._at < len(self._characters):
            character, quoted = self._characters[self._at]
            if not quoted and ends and character in ends:
                break
            self._at += 1
            pieces.append(re.escape(character) if quoted else self._unquoted(character))
        return "".join(pieces)

    def _unquoted(self, character: str) -> str:
        if character in "@*?+!" and self._next_is("("):
            return self._group(character)
        if character == "*":
            return self._star
        if character == "?":
            return "."
        if character == "[":
            return self._bracket()
        if character == "\\" and self._at < len(self._characters):
            self._at += 1
            return re.escape(self._characters[self._at - 1][0])
        return re.escape(character)

    def _next_is(self, character: str) -> bool:
        return self._characters[self._at : self._at + 1] == [(character, False)]

    def _group(self, kind: str) -> str:
        self._at += 1
        choices = [self._until("|)")]
        while self._next_is("|"):
            self._at += 1
            choices.append(self._until("|)"))
        self._at += 1
        inside = "|".join(choices)
        if kind == "!":
            return f"(?!(?:{inside})\\Z).*"
        return f"(?:{inside}){_GROUPS[kind]}"

    def _bracket(self) -> str:
        start = self._at
        negated = self._next_is("!") or self._next_is("^")
        self._at += negated
        pieces: list[str] = []
        while self._at < len(self._characters):
            character, quoted = self._characters[self._at]
            self._at += 1
            if character == "]" and not quoted and pieces:
                return f"[{'^' if negated else ''}{''.join(pieces)}]"
            pieces.append(self._member(character, quoted=quoted))
        self._at = start
        return r"\["

    def _member(self, character: str, *, quoted: bool) -> str:
        if character == "[" and not quoted and self._next_is(":"):
            rest = "".join(each for each, _ in self._characters[self._at + 1 :])
            name, mark, _ = rest.partition(":]")
            if mark and name in _CLASSES:
                self._at += len(name) + 3
                return _CLASSES[name]
        if character == "-" and not quoted:
            return "-"
        return re.escape(character)
