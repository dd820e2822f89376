"""`{a,b}c` becomes `ac bc`, before anything else is expanded."""

from __future__ import annotations

from harness.virtual.shell.syntax.nodes import Literal, Part, Word

_Unit = Part | str
"""A part of a word, or one unquoted character of it."""


def expand_braces(word: Word) -> list[Word]:
    """The words that its unquoted braces make of `word`; itself when there are none."""
    if not any(isinstance(part, Literal) and not part.quoted and "{" in part.text for part in word):
        return [word]
    units: list[_Unit] = []
    for part in word:
        if isinstance(part, Literal) and not part.quoted:
            units += list(part.text)
        else:
            units.append(part)
    return [_word(each) for each in _expand(units)]


def _expand(units: list[_Unit]) -> list[list[_Unit]]:
    for start, unit in enumerate(units):
        if unit == "{":
            choices, end = _choices(units, start)
            if choices:
                tails = _expand(units[end + 1 :])
                heads = [units[:start] + one for choice in choices for one in _expand(choice)]
                return [head + tail for head in heads for tail in tails]
    return [units]


def _choices(units: list[_Unit], start: int) -> tuple[list[list[_Unit]], int]:
    """What the commas part inside the braces at `start`, and where these close."""
    depth = 0
    choices: list[list[_Unit]] = [[]]
    for at in range(start + 1, len(units)):
        unit = units[at]
        if unit == "}" and depth == 0:
            return (choices if len(choices) > 1 else []), at
        if unit == "," and depth == 0:
            choices.append([])
            continue
        depth += (unit == "{") - (unit == "}")
        choices[-1].append(unit)
    return [], start


def _word(units: list[_Unit]) -> Word:
    parts: list[Part] = []
    for unit in units:
        last = parts[-1] if parts else None
        if not isinstance(unit, str):
            parts.append(unit)
        elif isinstance(last, Literal) and not last.quoted:
            parts[-1] = Literal(last.text + unit)
        else:
            parts.append(Literal(unit))
    return tuple(parts)
