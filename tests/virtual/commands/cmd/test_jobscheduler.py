"""cmd jobscheduler: no job is ever there."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("package", "status", "text"),
    [
        ("com.android.settings", 23, "Could not find job 7 in package com.android.settings"),
        ("org.none", 24, "Package not found: org.none"),
    ],
    ids=["job", "package"],
)
def test_run_says_what_is_missing(run: Run, package: str, status: int, text: str) -> None:
    ran = run(f"cmd jobscheduler run -f {package} 7")

    assert ran.status == status
    assert ran.out == f"{text} / user 0\n"


def test_facts_follow_the_battery(run: Run) -> None:
    run("dumpsys battery unplug")

    assert run("cmd jobscheduler get-battery-charging").out == "false\n"
