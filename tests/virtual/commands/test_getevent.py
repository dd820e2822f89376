"""getevent: the touch screen that tools ask for its range."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_getevent_tells_the_range_of_both_axes(run: Run) -> None:
    out = run("getevent -p").out

    assert re.findall(r"(003[56])  : .*max (\d+)", out) == [("0035", "32767"), ("0036", "32767")]
    assert "INPUT_PROP_DIRECT" in out


def test_getevent_names_axes_when_asked_for_labels(run: Run) -> None:
    assert "ABS_MT_POSITION_X" in run("getevent -lp /dev/input/event1").out


def test_getevent_waits_for_events(run: Run) -> None:
    ran = run("timeout 0.1 getevent")

    assert ran.out.startswith("add device 1: /dev/input/event1\n")
    assert ran.status != 0


@pytest.mark.parametrize(
    "arguments",
    [pytest.param("-z", id="option"), pytest.param("/dev/input/event9", id="device")],
)
def test_getevent_refuses_what_is_not_there(run: Run, arguments: str) -> None:
    assert run(f"getevent {arguments}").status == 1
