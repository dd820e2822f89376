"""$((…)): C's integer expressions in 32 bits that wrap around, as mksh (expr.c) has them.

Thirty-two bits are what the device has too: `$((3000000*1024))` is negative there.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Protocol

_TOKEN = re.compile(
    r"\s*(?:(0[xX][0-9a-fA-F]+|\d+#[0-9A-Za-z]+|\d+)|([A-Za-z_]\w*)|"
    r"(<<=|>>=|\+\+|--|&&|\|\||<<|>>|<=|>=|==|!=|[-+*/%&|^]=|[-+*/%<>=!~&|^?:,()\[\]]))"
)
_BINARY: tuple[tuple[str, ...], ...] = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", ">", "<=", ">="),
    ("<<", ">>"), ("+", "-"), ("*", "/", "%"),
)  # fmt: skip
_ASSIGN = frozenset(("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="))
_DEPTH_LIMIT = 20
_BITS = 32
_HALF = 1 << (_BITS - 1)


_OPERATIONS: Mapping[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "<<": lambda left, right: left << (right % _BITS),
    ">>": lambda left, right: left >> (right % _BITS),
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "&": operator.and_,
    "^": operator.xor,
    "|": operator.or_,
}


class Variables(Protocol):
    """Where an expression finds its variables."""

    def get(self, name: str, index: int = 0) -> str | None:
        """The value, None when unset."""

    def assign(self, name: str, value: str, index: int = 0) -> None:
        """Set it; may raise for a read-only one."""


class BadExpressionError(Exception):
    """The expression is wrong; the text is mksh's."""


class BadValueError(BadExpressionError):
    """The value of a variable in it is no expression: worse, as mksh unwinds from there."""


def evaluate(expression: str, variables: Variables, depth: int = 0) -> int:
    """The value of `expression`; assignments in it are made.

    Raises:
        BadExpressionError: it cannot be evaluated.
    """
    if not expression.strip():
        return 0
    return _Evaluation(expression, variables, depth).value()


def _wrap(number: int) -> int:
    return (number + _HALF) % (1 << _BITS) - _HALF


class _Evaluation:
    def __init__(self, expression: str, variables: Variables, depth: int) -> None:
        if depth > _DEPTH_LIMIT:
            raise BadExpressionError(f"{expression}: expression recurses on parameter")
        self._expression = expression
        self._variables = variables
        self._depth = depth
        self._tokens = self._split()
        self._at = 0
        self._live = True
        self._lvalue: tuple[str, int] | None = None

    def _split(self) -> list[str]:
        tokens = []
        at = 0
        text = self._expression.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._problem(f"unexpected '{text[at:].strip()[:1]}'")
            tokens.append(match.group().strip())
            at = match.end()
        return tokens

    def _problem(self, what: str) -> BadExpressionError:
        return BadExpressionError(f"{self._expression}: {what}")

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._peek()
        if token and (not wanted or token in wanted):
            self._at += 1
            return token
        return ""

    def _unexpected(self) -> BadExpressionError:
        return self._problem(f"unexpected '{self._peek() or 'end of expression'}'")

    def value(self) -> int:
        result = self._comma()
        if self._peek():
            raise self._unexpected()
        return result

    def _comma(self) -> int:
        result = self._assignment()
        while self._take(","):
            result = self._assignment()
        return result

    def _assignment(self) -> int:
        name = self._peek()
        following = self._tokens[self._at + 1 : self._at + 2]
        if name[:1].isalpha() or name[:1] == "_":
            if following and following[0] in _ASSIGN:
                self._at += 2
                return self._assign(name, 0, following[0])
            if following == ["["]:
                return self._element(name)
        result = self._conditional()
        if not (symbol := self._take(*_ASSIGN)):
            return result
        if self._lvalue is None:
            raise self._problem(f"{symbol} requires lvalue")
        return self._assign(*self._lvalue, symbol)

    def _element(self, name: str) -> int:
        start = self._at
        self._at += 2
        index = self._comma()
        if not self._take("]"):
            raise self._unexpected()
        symbol = self._take(*_ASSIGN)
        if symbol:
            return self._assign(name, index, symbol)
        self._at = start
        return self._conditional()

    def _assign(self, name: str, index: int, symbol: str) -> int:
        left = self._variable(name, index) if symbol != "=" else 0
        right = self._assignment()
        if symbol != "=":
            right = self._apply(symbol[:-1], left, right)
        return self._store(name, index, right)

    def _store(self, name: str, index: int, value: int) -> int:
        self._lvalue = None
        if self._live:
            self._variables.assign(name, str(value), index)
        return value

    def _conditional(self) -> int:
        condition = self._binary(0)
        if not self._take("?"):
            return condition
        first = self._guarded(bool(condition), self._comma)
        lvalue = self._lvalue
        if not self._take(":"):
            raise self._unexpected()
        second = self._guarded(not condition, self._conditional)
        self._lvalue = lvalue if condition else self._lvalue  # (0 ? 1 : x) = 2
        return first if condition else second

    def _guarded(self, live: bool, rule: Callable[[], int]) -> int:
        """Evaluate with side effects and division errors only when `live`."""
        before, self._live = self._live, self._live and live
        try:
            return rule()
        finally:
            self._live = before

    def _binary(self, level: int) -> int:
        if level == len(_BINARY):
            return self._unary()
        left = self._binary(level + 1)
        while symbol := self._take(*_BINARY[level]):
            if symbol in ("&&", "||"):
                needed = bool(left) == (symbol == "&&")
                right = self._guarded(needed, lambda: self._binary(level + 1))
                left = int(bool(right)) if needed else int(bool(left))
            else:
                left = self._apply(symbol, left, self._binary(level + 1))
            self._lvalue = None
        return left

    def _apply(self, symbol: str, left: int, right: int) -> int:
        if symbol in ("/", "%"):
            return self._divide(symbol, left, right)
        return _wrap(int(_OPERATIONS[symbol](left, right)))

    def _divide(self, symbol: str, left: int, right: int) -> int:
        if right == 0:
            if self._live:
                raise self._problem("zero divisor")
            return 0
        quotient = abs(left) // abs(right)
        if (left < 0) != (right < 0):
            quotient = -quotient
        return _wrap(quotient if symbol == "/" else left - quotient * right)

    def _unary(self) -> int:
        symbol = self._take("+", "-", "!", "~", "++", "--")
        if not symbol:
            return self._postfix()
        if symbol in ("++", "--"):
            name, index = self._place()
            step = 1 if symbol == "++" else -1
            self._lvalue = None
            return self._store(name, index, _wrap(self._variable(name, index) + step))
        operand = self._unary()
        self._lvalue = None
        if symbol == "!":
            return int(not operand)
        return _wrap({"+": operand, "-": -operand, "~": ~operand}[symbol])

    def _place(self) -> tuple[str, int]:
        name = self._take()
        if not name[:1].isalpha() and name[:1] != "_":
            raise self._problem(f"unexpected '{name or 'end of expression'}'")
        if not self._take("["):
            return name, 0
        index = self._comma()
        if not self._take("]"):
            raise self._unexpected()
        return name, index

    def _postfix(self) -> int:
        token = self._peek()
        if self._take("("):
            result = self._comma()
            if not self._take(")"):
                raise self._problem("missing )")
            return result
        if token[:1].isdigit():
            self._at += 1
            self._lvalue = None
            return self._number(token)
        if not (token[:1].isalpha() or token[:1] == "_"):
            raise self._unexpected()
        name, index = self._place()
        value = self._variable(name, index)
        self._lvalue = name, index
        if step := self._take("++", "--"):
            self._store(name, index, _wrap(value + (1 if step == "++" else -1)))
            self._lvalue = None
        return value

    def _variable(self, name: str, index: int) -> int:
        text = (self._variables.get(name, index) or "") if self._live else ""
        if not text.strip():
            return 0
        if text.strip().isdigit():
            return self._number(text.strip())
        try:
            return evaluate(text, self._variables, self._depth + 1)
        except BadExpressionError as problem:
            raise BadValueError(str(problem)) from problem

    def _number(self, text: str) -> int:
        base, mark, digits = text.partition("#")
        try:
            if mark:
                return _wrap(int(digits, int(base)))
            return _wrap(int(text, 16) if text[:2] in ("0x", "0X") else int(text))
        except ValueError as problem:
            raise self._problem(f"bad number '{text}'") from problem
