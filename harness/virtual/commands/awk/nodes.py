"""The parsed form of an awk program."""

from __future__ import annotations

import re
from dataclasses import dataclass


class AwkError(Exception):
    """The program cannot be parsed or run."""


@dataclass(frozen=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True)
class Text:
    """A string."""

    value: str


@dataclass(frozen=True)
class Regex:
    """`/…/`; as a value, whether the record matches."""

    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Variable:
    """`name` or, with an index, `name[index]`."""

    name: str
    index: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Field:
    """`$n`."""

    number: Expression


@dataclass(frozen=True)
class Unary:
    """`!x`, `-x`, `+x`."""

    operator: str
    operand: Expression


@dataclass(frozen=True)
class Binary:
    """Arithmetic, comparison, `~`, `&&`, `in`, and "" for putting together."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Choice:
    """`condition ? yes : no`."""

    condition: Expression
    yes: Expression
    no: Expression


@dataclass(frozen=True)
class Assign:
    """`place operator value`; `before` is False for x++, whose value is the old one."""

    place: Variable | Field
    operator: str
    value: Expression
    before: bool = True


@dataclass(frozen=True)
class Call:
    """`name(arguments)`."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Number | Text | Regex | Variable | Field | Unary | Binary | Choice | Assign | Call


@dataclass(frozen=True)
class Print:
    """`print` or, when `formatted`, `printf`."""

    arguments: tuple[Expression, ...]
    formatted: bool = False


@dataclass(frozen=True)
class If:
    """`if (condition) yes else no`."""

    condition: Expression
    yes: Block
    no: Block | None


@dataclass(frozen=True)
class Loop:
    """`while` and the three-part `for`."""

    condition: Expression | None
    step: Expression | None
    body: Block


@dataclass(frozen=True)
class ForIn:
    """`for (name in array) body`."""

    name: str
    array: str
    body: Block


@dataclass(frozen=True)
class Jump:
    """`next`, `exit`, `break`, `continue`."""

    kind: str
    value: Expression | None = None


@dataclass(frozen=True)
class Delete:
    """`delete array[index]` or the whole array."""

    place: Variable


@dataclass(frozen=True)
class Block:
    """`{ … }`."""

    statements: tuple[Statement, ...]


Statement = Print | If | Loop | ForIn | Jump | Delete | Block | Expression


@dataclass(frozen=True)
class Rule:
    """`pattern { action }`; `kind` is BEGIN, END or "" ; an action of None prints the record."""

    kind: str
    patterns: tuple[Expression, ...]
    action: Block | None
