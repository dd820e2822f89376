"""cmd power and cmd battery: the saver that silently refuses."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_battery_saver_does_nothing_while_powered(run: Run) -> None:
    ran = run("cmd power set-mode 1")

    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert run("settings get global low_power").out == "0\n"


def test_battery_saver_works_unplugged_and_ends_when_plugged_in(run: Run) -> None:
    run("cmd battery unplug; cmd power set-mode 1")
    on = run("dumpsys netpolicy").out
    run("cmd battery reset")

    assert "Restrict power: true\n" in on
    assert run("settings get global low_power").out == "0\n"


def test_a_bad_mode_is_an_error(run: Run) -> None:
    ran = run("cmd power set-mode x")

    assert ran.status == 255
    assert ran.out.startswith("Error: java.lang.NumberFormatException")


@pytest.mark.parametrize("api", [24], ids=["24"])
def test_power_takes_no_commands_before_api_26(run: Run) -> None:
    assert run("cmd power set-mode 1").err == "No shell command implementation.\n"
