"""cmd uimode: the dark theme."""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_night_mode_is_set_and_printed(run: Run) -> None:
    assert run("cmd uimode night yes").out == "Night mode: yes\n"
    assert run("cmd uimode night").out == "Night mode: yes\n"


def test_night_mode_is_one_of_three(run: Run) -> None:
    ran = run("cmd uimode night maybe")

    assert (ran.status, ran.err) == (255, "Error: mode must be 'yes', 'no', or 'auto'\n")
