r"""Java's regular expressions, as far as selectors use them, on Python's engine.

Source: java.util.regex.Pattern. What differs and is translated: `\Q…\E`, `\z` and `\Z`, `\h`, named
groups, the commonest `\p{…}` classes, and flags in the middle, such as `a(?i)b`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CLASSES = {
    "L": r"[^\W\d_]",
    "IsAlphabetic": r"[^\W\d_]",
    "N": r"\d",
    "Nd": r"\d",
    "Alpha": "[a-zA-Z]",
    "Digit": "[0-9]",
    "Alnum": "[a-zA-Z0-9]",
    "Upper": "[A-Z]",
    "Lower": "[a-z]",
    "Space": r"[ \t\n\x0b\f\r]",
    "Punct": r"[!-/:-@\[-`{-~]",
    "ASCII": r"[\x00-\x7f]",
    "IsHan": "[\u3400-\u9fff\uf900-\ufaff]",
    "IsCyrillic": "[\u0400-\u052f]",
}
_TOKEN = re.compile(
    r"\\Q(?P<quoted>.*?)(?:\\E|$)"
    r"|\\(?P<property>[pP])\{(?P<name>\w+)\}"
    r"|\\(?P<anchor>[zZhHR])"
    r"|\(\?<(?P<group>[A-Za-z]\w*)>"
    r"|\\k<(?P<back>\w+)>"
    r"|\(\?(?P<flags>[imsux]+)\)"
    r"|(?P<other>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.)",
    re.DOTALL,
)
_ANCHORS = {
    "z": r"\Z",
    "Z": r"(?=\n?\Z)",
    "h": r"[ \t\u00a0]",
    "H": r"[^ \t\u00a0]",
    "R": r"(?:\r\n|[\n\r])",
}


class PatternSyntaxError(ValueError):
    """The pattern is none (`java.util.regex.PatternSyntaxException`)."""


@lru_cache(maxsize=256)
def compile_java(pattern: str, *, dot_all: bool = False) -> re.Pattern[str]:
    """A pattern for `fullmatch`, as Java's `matches` is.

    Args:
        pattern: in Java's syntax.
        dot_all: Pattern.DOTALL: `.` matches line breaks too.

    Raises:
        PatternSyntaxError: Java would not compile it either.
    """
    try:
        return re.compile(_translate(pattern), re.DOTALL if dot_all else 0)
    except (re.error, KeyError, OverflowError) as error:
        raise PatternSyntaxError(f"{error} near index 0\n{pattern}") from error


def quote(text: str) -> str:
    """`Pattern.quote`, already in Python's syntax."""
    return re.escape(text)


def _translate(pattern: str) -> str:
    parts: list[str] = []
    depth_of_flags: list[int] = [0]
    for match in _TOKEN.finditer(pattern):
        piece = _piece(match)
        if match["flags"]:
            depth_of_flags[-1] += 1
        elif match["group"] or match["other"] == "(":
            depth_of_flags.append(0)
        elif match["other"] == ")" and len(depth_of_flags) > 1:
            piece = ")" * depth_of_flags.pop() + piece
        parts.append(piece)
    return "".join(parts) + ")" * depth_of_flags[0]


def _piece(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "quoted":
        return re.escape(match["quoted"])
    if kind == "name":
        inside = _CLASSES[match["name"]]
        return inside if match["property"] == "p" else f"(?!{inside})."
    if kind == "anchor":
        return _ANCHORS[match["anchor"]]
    forms = {"group": "(?P<{}>", "back": "(?P={})", "flags": "(?{}:"}
    return forms.get(kind or "", "{}").format(match[kind or 0])
