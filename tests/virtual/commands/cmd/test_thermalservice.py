"""cmd thermalservice, uimode, devicestoragemonitor, jobscheduler, notification."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_a_thermal_status_is_overridden_until_reset(run: Run) -> None:
    run("cmd thermalservice override-status 3")
    hot = run("dumpsys thermalservice").out
    run("cmd thermalservice reset")

    assert hot.startswith("IsStatusOverride: true\n")
    assert "Thermal Status: 3\n" in hot
    assert run("dumpsys thermalservice").out.startswith("IsStatusOverride: false\n")


@pytest.mark.parametrize("status", ["7", "-1"])
def test_a_thermal_status_is_one_of_seven(run: Run, status: int) -> None:
    ran = run(f"cmd thermalservice override-status {status}")

    assert (ran.status, ran.out) == (255, f"Invalid status: {status}\n")
