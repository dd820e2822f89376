"""setprop: what shell and root may set, and the two ways of refusing."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_setprop_sets_what_shell_may_set(run: Run) -> None:
    assert run("setprop debug.harness 1; getprop debug.harness").out == "1\n"


@pytest.mark.parametrize(
    ("api", "stream", "text"),
    [
        (28, "err", "setprop: failed to set property 'ro.build.type' to 'x'\n"),
        (
            34,
            "out",
            "Failed to set property 'ro.build.type' to 'x'.\nSee dmesg for error reason.\n",
        ),
    ],
    ids=["toybox", "toolbox"],
)
def test_setprop_refuses_read_only_properties(run: Run, stream: str, text: str) -> None:
    ran = run("setprop ro.build.type x")

    assert ran.status == 1
    assert getattr(ran, stream) == text


def test_setprop_refuses_shell_what_root_may_set(run: Run) -> None:
    refused = run("setprop persist.sys.locale fr-FR")
    allowed = run("setprop persist.sys.locale fr-FR", uid=0)

    assert (refused.status, allowed.status) == (1, 0)
    assert run("getprop persist.sys.locale").out == "fr-FR\n"


@pytest.mark.parametrize("name", [".a", "a.", "a..b", "a/b"], ids=["dot", "end", "two", "slash"])
def test_setprop_refuses_illegal_names(run: Run, name: str) -> None:
    ran = run(f"setprop {name} 1", uid=0)

    assert (ran.status, ran.out) == (1, f"Illegal property name '{name}'\n")


def test_setprop_without_a_value_prints_its_usage(run: Run) -> None:
    ran = run("setprop debug.x")

    assert ran.status == 1
    assert ran.out.startswith("usage: setprop NAME VALUE\n")
