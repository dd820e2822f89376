"""top: batch mode."""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_top_prints_one_table_in_batch_mode(run: Run) -> None:
    ran = run("top -b -n 1 -m 3")

    assert ran.out.startswith("Tasks: ")
    assert len(ran.out.splitlines()) == 5 + 3


def test_top_takes_letters_together(run: Run) -> None:
    assert run("top -bn1 -m 1").out.startswith("Tasks: ")


def test_top_refuses_what_is_no_number(run: Run) -> None:
    ran = run("top -b -n x")

    assert (ran.status, ran.err) == (1, "top: -n needs number\n")
