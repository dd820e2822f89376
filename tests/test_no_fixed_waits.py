"""Nothing waits for a fixed time: outside `waiting.py`, `clock.py` and the virtual device.

A constant is a number, a name in capitals, or sums and products of these; 0 only lets others run.
In tests, an event that is awaited with a deadline is how they wait for a fact, and a selector too;
there, sleeps alone are looked for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY = {"harness/waiting.py", "harness/clock.py"}
SLEEPS = {("time", "sleep"), ("asyncio", "sleep"), ("anyio", "sleep"), ("trio", "sleep")}
SOURCES = sorted(
    path
    for folder in ("harness", "benchmarks", "scenarios", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if path.relative_to(ROOT).as_posix() not in MAY
    and not path.relative_to(ROOT).as_posix().startswith("harness/virtual/")
)


def fixed_waits(tree: ast.Module, *, sleeps_alone: bool = False) -> Iterator[int]:
    """The lines of a module on which it waits for a constant time."""
    sleeps = set(_sleeps(tree))
    events = set(_events(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        given = [*node.args, *(word.value for word in node.keywords)]
        if called in sleeps:
            given = given[:1]
        elif sleeps_alone or not _waits(node.func, events):
            continue
        if any(_is_constant(time) for time in given):
            yield node.lineno


def _waits(function: ast.expr, events: set[str]) -> bool:
    """Whether what is called selects, or waits for an event."""
    name = ast.unparse(function).rpartition(".")[2]
    return name == "select" or (name == "wait" and _is_event(function, events))


def _sleeps(tree: ast.Module) -> Iterator[str]:
    """What sleeping is called here, however it was imported."""
    yield from (f"{module}.{name}" for module, name in SLEEPS)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named = [(alias.name, alias.asname) for alias in node.names if alias.asname]
            yield from (
                f"{short}.{name}" for long, short in named for m, name in SLEEPS if m == long
            )
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if (node.module, alias.name) in SLEEPS:
                    yield alias.asname or alias.name


def _events(tree: ast.Module) -> Iterator[str]:
    """The last names of what holds an event: assigned or annotated so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _makes_event(node.value):
            yield from (ast.unparse(target).rpartition(".")[2] for target in node.targets)
        elif isinstance(node, ast.AnnAssign) and "Event" in ast.unparse(node.annotation):
            yield ast.unparse(node.target).rpartition(".")[2]
        elif isinstance(node, ast.arg) and "Event" in ast.unparse(node.annotation or node):
            yield node.arg


def _makes_event(node: ast.expr) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return called is not None and ast.unparse(called).rpartition(".")[2] in {"Event", "Condition"}


def _is_event(function: ast.expr, events: set[str]) -> bool:
    holder = function.value if isinstance(function, ast.Attribute) else function
    return _makes_event(holder) or ast.unparse(holder).rpartition(".")[2] in events


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and node.value != 0
    if isinstance(node, ast.Name | ast.Attribute):
        return ast.unparse(node).rpartition(".")[2].isupper()
    if isinstance(node, ast.BinOp):
        return _is_constant(node.left) and _is_constant(node.right)
    return isinstance(node, ast.UnaryOp) and _is_constant(node.operand)


def test_nothing_waits_for_a_fixed_time() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        for line in fixed_waits(
            ast.parse(path.read_text(encoding="utf-8")),
            sleeps_alone=path.is_relative_to(ROOT / "tests"),
        )
    ]

    assert not found


@pytest.mark.parametrize(
    "wrong",
    [
        "import time\ntime.sleep(1)",
        "import time as t\nt.sleep(0.5)",
        "from time import sleep\nsleep(_PAUSE_S)",
        "from asyncio import sleep as nap\nawait nap(2 * PAUSE_S)",
        "import asyncio\nawait asyncio.sleep(settings.PAUSE_S)",
        "threading.Event().wait(3)",
        "pause = threading.Event()\npause.wait(timeout=_PAUSE_S)",
        "self._news: asyncio.Event = event\nself._news.wait(1.0)",
        "def f(bell: threading.Event):\n    bell.wait(5)",
        "select.select([], [], [], 0.1)",
        "selector.select(timeout=_PAUSE_S)",
    ],
)
def test_the_rule_bites(wrong: str) -> None:
    assert len(list(fixed_waits(ast.parse(wrong)))) == 1


@pytest.mark.parametrize(
    "right",
    [
        "import asyncio\nawait asyncio.sleep(0)",
        "import asyncio\nawait asyncio.sleep(moment - clock())",
        "process.wait(timeout=STOP_S)",
        "bell = threading.Event()\nbell.wait()\nbell.wait(seconds)",
        "select.select([sock], [], [], left)",
    ],
)
def test_the_rule_lets_other_waits_pass(right: str) -> None:
    assert not list(fixed_waits(ast.parse(right)))
