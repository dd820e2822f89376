"""The catalogue is whole: eight causes, each with conditions, each with a scenario and a page."""

from __future__ import annotations

import ast
from pathlib import Path

from harness.conditions.registry import all_conditions
from harness.model import Cause

ROOT = Path(__file__).parents[1]


def conditions_in_scenarios() -> dict[str, str]:
    """The scenario's file for each condition constant that some scenario reproduces."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "scenarios").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "injected":
                found[ast.unparse(node.args[0])] = path.name
    return found


def test_every_cause_has_a_condition() -> None:
    causes = {condition.cause for condition in all_conditions().values()}

    assert causes == set(Cause)


def test_every_condition_has_a_scenario() -> None:
    constants = {id_.split(".")[1].upper() for id_ in all_conditions()}

    assert set(conditions_in_scenarios()) == constants


def test_every_conditions_cause_is_its_folder() -> None:
    for id_, condition in all_conditions().items():
        assert id_.split(".")[0] == condition.cause.value


def test_the_page_of_conditions_lists_the_catalogue() -> None:
    page = (ROOT / "docs" / "conditions.md").read_text(encoding="utf-8")

    listed = [line.split("`")[1] for line in page.splitlines() if line.startswith("### `")]

    assert listed == list(all_conditions())
    assert all(condition.title in page for condition in all_conditions().values())
