"""appops: modes of an app, kept over a reboot."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


SETTINGS = "com.android.settings"


def test_appops_sets_and_prints_a_mode(run: Run) -> None:
    run(f"cmd appops set {SETTINGS} RUN_ANY_IN_BACKGROUND ignore")

    assert run(f"appops get {SETTINGS} RUN_ANY_IN_BACKGROUND").out == (
        "RUN_ANY_IN_BACKGROUND: ignore\n"
    )


def test_appops_default_mode_removes_the_entry(run: Run) -> None:
    run(f"appops set {SETTINGS} CAMERA deny; appops set {SETTINGS} CAMERA allow")

    assert run(f"appops get {SETTINGS} CAMERA").out == "No operations.\nDefault mode: allow\n"


def test_appops_reset_clears_a_package(run: Run) -> None:
    run(f"appops set {SETTINGS} CAMERA deny; appops reset {SETTINGS}")

    assert run(f"appops get {SETTINGS}").out == "No operations.\n"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("set org.none CAMERA deny", "Error: No UID for org.none in user 0\n"),
        (f"set {SETTINGS} NOPE deny", "Error: Unknown operation string: NOPE\n"),
        (f"set {SETTINGS} CAMERA maybe", "Error: Mode maybe is not valid,\n"),
        ("get", "Error: Package not specified.\n"),
    ],
    ids=["package", "operation", "mode", "nothing"],
)
def test_appops_complains_and_ends_with_255(run: Run, words: str, complaint: str) -> None:
    ran = run(f"appops {words}")

    assert (ran.status, ran.err) == (255, complaint)


@pytest.mark.parametrize("api", [26], ids=["26"])
def test_appops_knows_no_later_operations(run: Run) -> None:
    assert "Unknown operation" in run(f"appops get {SETTINGS} RUN_ANY_IN_BACKGROUND").err
