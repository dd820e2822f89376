"""getprop: one value, a default, all of them."""

import re
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
Recorded = Callable[[str], str]


LINE = re.compile(r"\[[^\]]+\]: \[.*\]")


def test_getprop_prints_one_value(run: Run) -> None:
    assert run("getprop ro.build.version.sdk").out == "34\n"


def test_getprop_prints_an_empty_line_for_what_is_unset(run: Run) -> None:
    assert run("getprop nobody.set.this").out == "\n"


def test_getprop_prints_the_default_for_what_is_unset(run: Run) -> None:
    assert run("getprop nobody.set.this 7").out == "7\n"


def test_getprop_lists_all_as_real_devices_do(run: Run, recorded: Recorded) -> None:
    lines = run("getprop").out.splitlines()

    assert all(LINE.fullmatch(line) for line in lines)
    real = [line for line in recorded("getprop-smartron-api27.txt").splitlines() if line]
    assert all(LINE.fullmatch(line) for line in real[:20])
    assert lines == sorted(lines)
