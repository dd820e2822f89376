"""Which parts of a text are emoji.

Follows the grammar of Unicode TS #51 (emoji_sequence): a base with an optional modifier or
variation selector, joined by ZWJ; pairs of regional indicators; key caps; tag sequences of flags.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from harness.virtual.screen.drawing.fonts import roboto_has

_ZWJ: Final = "\u200d"
_TEXT_STYLE: Final = "\ufe0e"
_EMOJI_STYLE: Final = "\ufe0f"
_BASE: Final = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe"
    "\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_ELEMENT: Final = (
    f"{_BASE}(?:[\U0001f3fb-\U0001f3ff]|\ufe0f\u20e3?|\ufe0e)?[\U000e0020-\U000e007f]*"
)
_SEQUENCE: Final = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_ELEMENT}(?:{_ZWJ}{_ELEMENT})*"
)
_DEFAULT_TEXT_END: Final = "\U0001f000"


@lru_cache(maxsize=2048)
def split(text: str) -> tuple[tuple[str, bool], ...]:
    """Runs of `text` with whether each is one or more emoji; joined they give `text` again."""
    runs: list[tuple[str, bool]] = []
    position = 0
    for match in _SEQUENCE.finditer(text):
        if not _is_emoji(match.group()):
            continue
        if match.start() > position:
            runs.append((text[position : match.start()], False))
        runs.append((match.group(), True))
        position = match.end()
    if position < len(text):
        runs.append((text[position:], False))
    return tuple(runs)


@lru_cache(maxsize=2048)
def clusters(text: str) -> tuple[str, ...]:
    """What a user takes for one character: each emoji whole, all else by code point."""
    parts: list[str] = []
    for run, is_emoji in split(text):
        if is_emoji:
            parts.append(run)
        else:
            parts.extend(run)
    return tuple(parts)


def _is_emoji(sequence: str) -> bool:
    if _TEXT_STYLE in sequence:
        return False
    if len(sequence) > 1 or sequence >= _DEFAULT_TEXT_END:
        return True
    return not roboto_has(sequence)
