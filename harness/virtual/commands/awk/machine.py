"""Runs parsed awk programs over records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, cast

from harness.virtual.commands.awk.functions import (
    COMPARISONS,
    FUNCTIONS,
    arithmetic,
    looks_numeric,
)
from harness.virtual.commands.awk.nodes import (
    Assign,
    AwkError,
    Binary,
    Block,
    Call,
    Choice,
    Delete,
    Expression,
    Field,
    ForIn,
    If,
    Jump,
    Loop,
    Number,
    Print,
    Regex,
    Rule,
    Statement,
    Text,
    Unary,
    Variable,
)
from harness.virtual.commands.awk.values import Value, compare, formatted, number, text
from harness.virtual.commands.toybox.regex import compile_regex


class _JumpTaken(Exception):  # noqa: N818  (control flow)
    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Machine:
    """One run: variables, arrays, the current record."""

    def __init__(self, rules: Iterable[Rule], write: Callable[[str], None]) -> None:
        self._rules = list(rules)
        self._write = write
        self.variables: dict[str, Value] = {
            "FS": " ", "OFS": " ", "ORS": "\n", "RS": "\n", "NR": 0.0, "NF": 0.0, "SUBSEP": "\x1c",
            "FNR": 0.0, "FILENAME": "", "RSTART": 0.0, "RLENGTH": -1.0, "OFMT": "%.6g",
        }  # fmt: skip
        self._arrays: dict[str, dict[str, Value]] = {}
        self._fields: list[Value] = [""]
        self._inside: set[int] = set()
        self.status = 0
        self.ended = False

    # records

    def begin(self) -> None:
        """Run the BEGIN rules."""
        self._special("BEGIN")

    def end(self) -> None:
        """Run the END rules."""
        self._special("END")

    def _special(self, kind: str) -> None:
        for rule in self._rules:
            if rule.kind == kind and rule.action is not None and not self.ended:
                self._guarded(rule.action)

    @property
    def reads_input(self) -> bool:
        """Whether there is more than BEGIN."""
        return any(rule.kind != "BEGIN" for rule in self._rules)

    def record(self, line: str) -> None:
        """Run all rules for one record."""
        self.variables["NR"] = number(self.variables["NR"]) + 1
        self.variables["FNR"] = number(self.variables["FNR"]) + 1
        self._set_record(line)
        for at, rule in enumerate(self._rules):
            if self.ended:
                return
            if not rule.kind and self._chosen(at, rule) and not self._apply(rule):
                return

    def _apply(self, rule: Rule) -> bool:
        if rule.action is None:
            self._write(text(self._fields[0]) + text(self.variables["ORS"]))
            return True
        return self._guarded(rule.action)

    def _guarded(self, action: Block) -> bool:
        """Run an action; False when `next` or `exit` left it."""
        try:
            self._run(action)
        except _JumpTaken as jump:
            if jump.kind == "exit":
                self.ended = True
            return False
        return True

    def _chosen(self, at: int, rule: Rule) -> bool:
        if not rule.patterns:
            return True
        if len(rule.patterns) == 1:
            return self._true(rule.patterns[0])
        if at not in self._inside:
            if not self._true(rule.patterns[0]):
                return False
            self._inside.add(at)
        if self._true(rule.patterns[1]):
            self._inside.discard(at)
        return True

    def _set_record(self, line: str) -> None:
        separator = text(self.variables["FS"])
        if separator == " ":
            parts = line.split()
        elif not line:
            parts = []
        elif (len(separator) == 1 and separator not in "\\|.^$*+?[]()") or len(separator) == 1:
            parts = line.split(separator)
        else:
            parts = compile_regex(separator, extended=True).split(line)
        self._fields = [line, *parts]
        self.variables["NF"] = float(len(parts))

    def _rebuild(self) -> None:
        self._fields[0] = text(self.variables["OFS"]).join(text(each) for each in self._fields[1:])
        self.variables["NF"] = float(len(self._fields) - 1)

    # statements

    def _run(self, node: Statement) -> None:
        runner = self._STATEMENTS.get(type(node))
        if runner is None:
            self._value(cast("Expression", node))
        else:
            runner(self, node)

    def _run_block(self, node: Block) -> None:
        for each in node.statements:
            self._run(each)

    def _run_print(self, node: Print) -> None:
        values = [self._value(each) for each in node.arguments] or [self._fields[0]]
        if node.formatted:
            self._write(formatted(text(values[0]), values[1:]))
            return
        self._write(
            text(self.variables["OFS"]).join(text(each) for each in values)
            + text(self.variables["ORS"])
        )

    def _run_if(self, node: If) -> None:
        if self._true(node.condition):
            self._run(node.yes)
        elif node.no is not None:
            self._run(node.no)

    def _run_loop(self, node: Loop) -> None:
        while node.condition is None or self._true(node.condition):
            if not self._turn(node.body):
                return
            if node.step is not None:
                self._value(node.step)

    def _run_for_in(self, node: ForIn) -> None:
        for key in list(self._arrays.get(node.array, {})):
            self.variables[node.name] = key
            if not self._turn(node.body):
                return

    def _turn(self, body: Block) -> bool:
        try:
            self._run(body)
        except _JumpTaken as jump:
            if jump.kind not in ("break", "continue"):
                raise
            return jump.kind == "continue"
        return True

    def _run_jump(self, node: Jump) -> None:
        if node.value is not None:
            self.status = int(number(self._value(node.value)))
        raise _JumpTaken(node.kind)

    def _run_delete(self, node: Delete) -> None:
        array = self._arrays.setdefault(node.place.name, {})
        if node.place.index:
            array.pop(self._key(node.place.index), None)
        else:
            array.clear()

    # expressions

    def _true(self, node: Expression) -> bool:
        value = self._value(node)
        if isinstance(value, float):
            return value != 0
        return (
            value != ""
            if isinstance(node, Text | Binary | Call)
            else bool(number(value) if looks_numeric(value) else value)
        )

    def _key(self, index: tuple[Expression, ...]) -> str:
        return text(self.variables["SUBSEP"]).join(text(self._value(each)) for each in index)

    def _value(self, node: Expression) -> Value:
        return self._EXPRESSIONS[type(node)](self, node)

    def _value_regex(self, node: Regex) -> Value:
        return float(node.pattern.search(text(self._fields[0])) is not None)

    def _value_variable(self, node: Variable) -> Value:
        if node.index:
            return self._arrays.setdefault(node.name, {}).setdefault(self._key(node.index), "")
        return self.variables.get(node.name, "")

    def _value_field(self, node: Field) -> Value:
        at = int(number(self._value(node.number)))
        return self._fields[at] if 0 <= at < len(self._fields) else ""

    def _value_unary(self, node: Unary) -> Value:
        if node.operator == "!":
            return float(not self._true(node.operand))
        value = number(self._value(node.operand))
        return -value if node.operator == "-" else value

    def _value_binary(self, node: Binary) -> Value:
        match node.operator:
            case "&&":
                return float(self._true(node.left) and self._true(node.right))
            case "||":
                return float(self._true(node.left) or self._true(node.right))
            case "in":
                name = node.right.name if isinstance(node.right, Variable) else ""
                return float(text(self._value(node.left)) in self._arrays.get(name, {}))
            case "~" | "!~":
                found = self._pattern(node.right).search(text(self._value(node.left)))
                return float((found is not None) == (node.operator == "~"))
            case "":
                return text(self._value(node.left)) + text(self._value(node.right))
        return self._calculated(node)

    def _calculated(self, node: Binary) -> Value:
        left, right = self._value(node.left), self._value(node.right)
        if node.operator in COMPARISONS:
            literal = isinstance(node.left, Text) or isinstance(node.right, Text)
            return float(COMPARISONS[node.operator](compare(left, right, as_text=literal)))
        return arithmetic(node.operator, number(left), number(right))

    def _value_choice(self, node: Choice) -> Value:
        return self._value(node.yes if self._true(node.condition) else node.no)

    def _value_assign(self, node: Assign) -> Value:
        value = self._value(node.value)
        before = 0.0
        if node.operator:
            before = number(self._value(node.place))
            value = arithmetic(node.operator, before, number(value))
        self._assign(node.place, value)
        return value if node.before else before

    def _assign(self, place: Variable | Field, value: Value) -> None:
        if isinstance(place, Field):
            at = int(number(self._value(place.number)))
            if at == 0:
                self._set_record(text(value))
                return
            self._fields += [""] * (at + 1 - len(self._fields))
            self._fields[at] = value
            self._rebuild()
        elif place.index:
            self._arrays.setdefault(place.name, {})[self._key(place.index)] = value
        else:
            self.variables[place.name] = value
            if place.name == "NF":
                count = int(number(value))
                self._fields = (self._fields + [""] * count)[: count + 1]
                self._rebuild()

    # functions

    def _pattern(self, node: Expression) -> re.Pattern[str]:
        if isinstance(node, Regex):
            return node.pattern
        return compile_regex(text(self._value(node)), extended=True)

    def _value_call(self, node: Call) -> Value:
        if node.name in ("sub", "gsub"):
            return self._substitute(node)
        if node.name == "split":
            return self._split(node)
        if node.name == "match":
            found = self._pattern(node.arguments[1]).search(text(self._value(node.arguments[0])))
            self.variables["RSTART"] = float(found.start() + 1 if found else 0)
            self.variables["RLENGTH"] = float(len(found.group()) if found else -1)
            return self.variables["RSTART"]
        if node.name == "length":
            return self._length(node)
        values = [self._value(each) for each in node.arguments]
        function = FUNCTIONS.get(node.name)
        if function is None:
            raise AwkError(f"calling undefined function {node.name}")
        return function(values)

    def _length(self, node: Call) -> Value:
        if not node.arguments:
            return float(len(text(self._fields[0])))
        only = node.arguments[0]
        if isinstance(only, Variable) and only.name in self._arrays and not only.index:
            return float(len(self._arrays[only.name]))
        return float(len(text(self._value(only))))

    def _substitute(self, node: Call) -> Value:
        pattern = self._pattern(node.arguments[0])
        new = text(self._value(node.arguments[1]))
        place = node.arguments[2] if len(node.arguments) > 2 else Field(Number(0.0))  # noqa: PLR2004  (the target)
        if not isinstance(place, Variable | Field):
            raise AwkError("syntax error")

        def replacement(match: re.Match[str]) -> str:
            return re.sub(r"\\?&", lambda m: match.group() if m.group() == "&" else "&", new)

        limit = 1 if node.name == "sub" else 0
        changed, count = pattern.subn(replacement, text(self._value(place)), count=limit)
        if count:
            self._assign(place, changed)
        return float(count)

    def _split(self, node: Call) -> Value:
        source = text(self._value(node.arguments[0]))
        array = node.arguments[1]
        if not isinstance(array, Variable):
            raise AwkError("syntax error")
        if len(node.arguments) > 2:  # noqa: PLR2004  (the separator)
            separator = node.arguments[2]
            plain = "" if isinstance(separator, Regex) else text(self._value(separator))
        else:
            separator, plain = Variable("FS"), text(self.variables["FS"])
        if plain == " ":
            parts = source.split()
        elif not source:
            parts = []
        elif len(plain) == 1:
            parts = source.split(plain)
        else:
            parts = self._pattern(separator).split(source)
        self._arrays[array.name] = {str(at): part for at, part in enumerate(parts, 1)}
        return float(len(parts))

    _STATEMENTS: ClassVar[Mapping[type, Callable[[Machine, Any], None]]] = {
        Block: _run_block,
        Print: _run_print,
        If: _run_if,
        Loop: _run_loop,
        ForIn: _run_for_in,
        Jump: _run_jump,
        Delete: _run_delete,
    }
    _EXPRESSIONS: ClassVar[Mapping[type, Callable[[Machine, Any], Value]]] = {
        Number: lambda _, node: node.value,
        Text: lambda _, node: node.value,
        Regex: _value_regex,
        Variable: _value_variable,
        Field: _value_field,
        Unary: _value_unary,
        Binary: _value_binary,
        Choice: _value_choice,
        Assign: _value_assign,
        Call: _value_call,
    }
