"""awk's values: numbers and strings that turn into each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

Value = float | str

_PREFIX = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_NUMERIC = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*\Z")
_DIRECTIVE = re.compile(r"%([-+ 0#]*)(\*|\d+)?(?:\.(\d+))?([a-zA-Z%])")


def number(value: Value) -> float:
    """The number at the beginning of a string, or 0."""
    if isinstance(value, float):
        return value
    match = _PREFIX.match(value)
    return float(match.group(1)) if match else 0.0


def text(value: Value) -> str:
    """A whole number without a point, others by %.6g."""
    if isinstance(value, str):
        return value
    return str(int(value)) if value == int(value) else f"{value:.6g}"


def compare(left: Value, right: Value, *, as_text: bool) -> int:
    """-1, 0 or 1; by number when both look like one and none is a string constant."""
    if not as_text and _is_number(left) and _is_number(right):
        first, second = number(left), number(right)
        return (first > second) - (first < second)
    one, other = text(left), text(right)
    return (one > other) - (one < other)


def _is_number(value: Value) -> bool:
    return isinstance(value, float) or value == "" or _NUMERIC.match(value) is not None


def formatted(form: str, values: Sequence[Value]) -> str:
    """The text of printf."""
    rest = list(values)

    def directive(match: re.Match[str]) -> str:
        flags, width, precision, kind = match.groups()
        if kind == "%":
            return "%"
        if width == "*":
            width = text(rest.pop(0)) if rest else ""
        value = rest.pop(0) if rest else ""
        spec = f"%{flags}{width or ''}" + (f".{precision}" if precision else "")
        if kind == "c":
            letter = chr(int(value)) if isinstance(value, float) else value[:1]
            return f"{spec}s" % letter
        if kind == "s":
            return f"{spec}s" % text(value)
        if kind in "dioxXu":
            return f"{spec}{'d' if kind in 'iu' else kind}" % int(number(value))
        return f"{spec}{kind}" % number(value)

    return _DIRECTIVE.sub(directive, form)
