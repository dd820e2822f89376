"""dumpsys power: awake or asleep, plugged or not."""

from collections.abc import Callable
from typing import Any

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_a_sleeping_device_says_so(run: Run, android: Android) -> None:
    awake = run("dumpsys power").out
    android.power.go_to_sleep()
    asleep = run("dumpsys power").out

    assert "  mWakefulness=Awake\n" in awake
    assert "  mHoldingDisplaySuspendBlocker=true\n" in awake
    assert "  mWakefulness=Asleep\n" in asleep
    assert "  mHoldingDisplaySuspendBlocker=false\n" in asleep


def test_unplugging_shows(run: Run) -> None:
    run("dumpsys battery unplug")

    out = run("dumpsys power").out
    assert "  mIsPowered=false\n" in out
    assert "  mPlugType=0\n" in out
