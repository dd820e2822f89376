"""ime: input methods, as uiautomator2 lists and sets them."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


LATIN = "com.android.inputmethod.latin/.LatinIME"


def test_ime_lists_ids(run: Run) -> None:
    assert LATIN in run("ime list -s -a").out.splitlines()


def test_ime_disable_then_enable(run: Run) -> None:
    off = run(f"ime disable {LATIN}").out
    again = run(f"ime disable {LATIN}").out
    on = run(f"ime enable {LATIN}").out

    assert off == f"Input method {LATIN}: now disabled for user #0\n"
    assert again == f"Input method {LATIN}: already disabled for user #0\n"
    assert on == f"Input method {LATIN}: now enabled for user #0\n"


def test_ime_set_selects(run: Run) -> None:
    ran = run(f"ime set {LATIN}")

    assert ran.out == f"Input method {LATIN} selected for user #0\n"
    assert run("settings get secure default_input_method").out == f"{LATIN}\n"


@pytest.mark.parametrize(
    ("api", "complaint"),
    [
        (28, "Error: Unknown input method org.x/.Y cannot be enabled\n"),
        (34, "Unknown input method org.x/.Y cannot be enabled for user #0\n"),
    ],
    ids=["28", "34"],
)
def test_ime_refuses_what_is_not_installed(run: Run, complaint: str) -> None:
    ran = run("ime enable org.x/.Y")

    assert (ran.status, ran.err) == (255, complaint)
