"""top: batch mode."""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_top_prints_one_table_in_batch_mode(run: Run) -> None:
    ran = run("top -b -n 1 -m 3")

    assert ran.out.startswith("Tasks: ")
    assert len(ran.out.splitlines()) == 5 + 3
