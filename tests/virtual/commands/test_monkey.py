"""monkey: starting an app by its package name."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


LAUNCHER = "android.intent.category.LAUNCHER"


def test_monkey_starts_the_launcher_activity(run: Run, android: Android) -> None:
    ran = run(f"monkey -p com.android.settings -c {LAUNCHER} 1")

    record = android.looper.call(android.activities.top_record)
    assert ran.status == 0
    assert "Events injected: 1\n" in ran.out
    assert record is not None
    assert record.component.package == "com.android.settings"


@pytest.mark.parametrize(("api", "stream"), [(26, "out"), (34, "err")], ids=["26", "34"])
def test_monkey_aborts_without_an_activity(run: Run, stream: str) -> None:
    ran = run(f"monkey -p org.example.none -c {LAUNCHER} 1")

    assert ran.status == 252
    assert getattr(ran, stream).endswith("** No activities found to run, monkey aborted.\n")


def test_monkey_without_a_count_prints_its_usage(run: Run) -> None:
    ran = run("monkey -p com.android.settings")

    assert ran.status == 255
    assert "** Error: Count not specified" in ran.err
