"""awk's arithmetic, comparisons and simple built-in functions."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Mapping

from harness.virtual.commands.awk.nodes import AwkError
from harness.virtual.commands.awk.values import Value, formatted, number, text


def looks_numeric(value: str) -> bool:
    """Whether a string from the input counts as a number."""
    return re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", value) is not None


def arithmetic(operator: str, left: float, right: float) -> float:
    """The value of one operation; AwkError for a division by zero."""
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "^":
            return float(left**right)
    if right == 0:
        raise AwkError("division by zero" if operator == "/" else "division by zero in %")
    return left / right if operator == "/" else math.fmod(left, right)


def _substring(values: list[Value]) -> Value:
    source = text(values[0])
    start = round(number(values[1]))
    end = start + round(number(values[2])) if len(values) > 2 else len(source) + 1  # noqa: PLR2004  (length)
    return source[max(1, start) - 1 : max(1, end) - 1]


COMPARISONS: Mapping[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
FUNCTIONS: Mapping[str, Callable[[list[Value]], Value]] = {
    "substr": _substring,
    "index": lambda values: float(text(values[0]).find(text(values[1])) + 1),
    "sprintf": lambda values: formatted(text(values[0]), values[1:]),
    "toupper": lambda values: text(values[0]).upper(),
    "tolower": lambda values: text(values[0]).lower(),
    "int": lambda values: float(int(number(values[0]))),
    "sqrt": lambda values: math.sqrt(number(values[0])),
    "exp": lambda values: math.exp(number(values[0])),
    "log": lambda values: math.log(number(values[0])),
    "sin": lambda values: math.sin(number(values[0])),
    "cos": lambda values: math.cos(number(values[0])),
    "rand": lambda _: random.random(),  # noqa: S311  (no secret)
    "srand": lambda _: 0.0,
}
