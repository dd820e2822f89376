"""Each condition's contract: what does nothing proves nothing, and everything is put back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.conditions.registry import all_conditions
from harness.errors import NotInForceError
from harness.journal import Journal
from harness.reproduce import injected
from harness.subject import Subject

pytestmark = pytest.mark.slow
CONDITIONS = pytest.mark.parametrize("condition", all_conditions().values(), ids=all_conditions())


def no_inject(_subject: Subject, _journal: Journal) -> None:
    """An injection that silently does nothing."""


def no_remedy(_bench: Bench) -> None:
    """A remedy that does nothing."""


@CONDITIONS
def test_an_injection_that_does_nothing_is_broken_not_passed(
    condition: Condition, bench: Bench, journals: Path
) -> None:
    idle = dataclasses.replace(condition, methods=(Method("nothing", no_inject),))

    with (
        pytest.raises(NotInForceError, match="condition not measured in force"),
        injected(idle, bench),
    ):
        pytest.fail("the block was entered without its condition")

    assert not list(journals.glob("*")), "an undo list was left behind"


@CONDITIONS
def test_a_remedy_that_does_nothing_does_not_recover(
    condition: Condition, bench: Bench, journals: Path
) -> None:
    methods = tuple(dataclasses.replace(each, remedy=None) for each in condition.methods)
    idle = dataclasses.replace(condition, remedy=no_remedy, methods=methods)

    with (  # noqa: PT012  (the block is what is judged)
        pytest.raises(AssertionError, match="did not recover"),
        injected(idle, bench) as case,
    ):
        message = case.send("Nobody helps")
        case.expect_symptom(message)
        case.remedy()
        case.expect_steady_again()

    assert not list(journals.glob("*")), "an undo list was left behind"
