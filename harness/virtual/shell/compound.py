"""Lists, loops, conditions and functions: how each compound command runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from harness.virtual.shell.condition import conditional
from harness.virtual.shell.control import BadArithmeticError, BuiltinError, LoopExit, ShellExit
from harness.virtual.shell.expansion.patterns import compile_pattern
from harness.virtual.shell.pipelines import start_in_background
from harness.virtual.shell.syntax.nodes import (
    AndOr,
    Case,
    CaseItem,
    Command,
    Evaluation,
    For,
    Function,
    Group,
    If,
    Pipeline,
    Redirected,
    Sequence,
    Test,
    While,
)

if TYPE_CHECKING:
    from harness.virtual.shell.interpreter import Interpreter

_BAD_EXPRESSION = 2


def _sequence(interpreter: Interpreter, node: Sequence) -> int:
    status = 0
    for item in node.items:
        if item.background:
            status = start_in_background(interpreter, item.command)
            continue
        status = interpreter.run(item.command)
        if status and "e" in interpreter.state.options and _counts(item.command):
            raise ShellExit(status)
    return status


def _counts(command: Command) -> bool:
    """Whether `set -e` looks at the status of this command."""
    return not isinstance(command, AndOr) and not (
        isinstance(command, Pipeline) and command.negated
    )


def _and_or(interpreter: Interpreter, node: AndOr) -> int:
    status = interpreter.unchecked(node.left)
    return interpreter.run(node.right) if (status == 0) == (node.operator == "&&") else status


def _if(interpreter: Interpreter, node: If) -> int:
    for condition, body in node.clauses:
        if interpreter.unchecked(condition) == 0:
            return interpreter.run(body)
    return interpreter.run(node.otherwise) if node.otherwise else 0


def _while(interpreter: Interpreter, node: While) -> int:
    status = 0

    def step() -> bool:
        nonlocal status
        if (interpreter.unchecked(node.condition) == 0) == node.until:
            return False
        status = interpreter.run(node.body)
        return True

    _loop(interpreter, step)
    return status


def _for(interpreter: Interpreter, node: For) -> int:
    words = (
        interpreter.state.arguments
        if node.words is None
        else interpreter.expander.words(node.words)
    )
    values = iter(list(words))
    status = 0

    def step() -> bool:
        nonlocal status
        value = next(values, None)
        if value is None:
            return False
        interpreter.state.variables.assign(node.name, value)
        status = interpreter.run(node.body)
        return True

    _loop(interpreter, step)
    return status


def _loop(interpreter: Interpreter, step: Callable[[], bool]) -> None:
    """Call `step` until it is False; `break` and `continue` meet here."""
    interpreter.state.loops += 1
    try:
        while _once(step):
            pass
    finally:
        interpreter.state.loops -= 1


def _once(step: Callable[[], bool]) -> bool:
    try:
        return step()
    except LoopExit as leaving:
        if leaving.levels > 1:
            raise LoopExit(leaving.levels - 1, again=leaving.again) from None
        return leaving.again


def _case(interpreter: Interpreter, node: Case) -> int:
    value = interpreter.expander.text(node.word)
    fall_through = False
    status = 0
    for item in node.items:
        if fall_through or _matches(interpreter, item, value):
            status = interpreter.run(item.body)
            fall_through = item.fall_through
            if not fall_through:
                break
    return status


def _matches(interpreter: Interpreter, item: CaseItem, value: str) -> bool:
    return any(
        compile_pattern(interpreter.expander.segments(pattern)).fullmatch(value)
        for pattern in item.patterns
    )


def _function(interpreter: Interpreter, node: Function) -> int:
    interpreter.state.functions[node.name] = node.body
    return 0


def _group(interpreter: Interpreter, node: Group) -> int:
    return interpreter.run(node.body)


def _test(interpreter: Interpreter, node: Test) -> int:
    try:
        return 0 if conditional(interpreter, node.words) else 1
    except BuiltinError as failure:
        interpreter.complain(failure.message)
        return failure.status


def _evaluation(interpreter: Interpreter, node: Evaluation) -> int:
    expression = interpreter.expander.text(node.expression)
    try:
        return 0 if interpreter.expander.evaluate(expression) else 1
    except BadArithmeticError as failure:  # only a warning, unlike in $((…))
        interpreter.complain(failure.message)
        return _BAD_EXPRESSION


def _redirected(interpreter: Interpreter, node: Redirected) -> int:
    return interpreter.with_redirects(node.redirects, lambda: interpreter.run(node.command))


COMPOUND: Mapping[type, Callable[[Interpreter, Any], int]] = {
    AndOr: _and_or,
    Case: _case,
    Evaluation: _evaluation,
    For: _for,
    Function: _function,
    Group: _group,
    If: _if,
    Redirected: _redirected,
    Sequence: _sequence,
    Test: _test,
    While: _while,
}
