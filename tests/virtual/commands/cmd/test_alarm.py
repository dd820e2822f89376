"""cmd alarm, time detectors: the clock and the zone."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_the_clock_is_set_by_shell(run: Run) -> None:
    run("settings put global auto_time 0")  # or the network would set it back
    assert run("cmd alarm set-time 1000000000000").status == 0
    assert run("date -u +%Y-%m-%d").out == "2001-09-09\n"


def test_the_zone_is_set_by_shell(run: Run) -> None:
    run("cmd alarm set-timezone Europe/Paris")

    assert run("getprop persist.sys.timezone").out == "Europe/Paris\n"


@pytest.mark.parametrize("api", [26], ids=["26"])
def test_alarm_takes_no_commands_before_api_28(run: Run) -> None:
    assert run("cmd alarm set-time 0").err == "No shell command implementation.\n"


@pytest.mark.usefixtures("online")
def test_network_time_puts_the_clock_right(run: Run, android: Android) -> None:
    run("cmd alarm set-time 1000000000000")

    assert run("cmd network_time_update_service force_refresh").out == "true\n"
    assert android.clock.now() > 1_700_000_000


def test_automatic_time_is_switched(run: Run) -> None:
    run("cmd time_detector set_auto_detection_enabled false")

    assert run("settings get global auto_time").out == "0\n"
    assert run("cmd time_detector is_auto_detection_enabled").out == "false\n"
