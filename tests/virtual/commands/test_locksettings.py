"""locksettings: the lock screen, on or off."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_locksettings_turns_the_lock_screen_off(run: Run) -> None:
    assert run("locksettings set-disabled true").out == "Lock screen disabled set to true\n"
    assert run("locksettings get-disabled").out == "true\n"


def test_locksettings_refuses_a_pin_as_devices_without_secure_lock_do(run: Run) -> None:
    ran = run("locksettings set-pin 1234")

    assert ran.status == 255
    assert ran.err == "The device does not support lock screen - ignoring the command.\n"


@pytest.mark.parametrize("api", [24], ids=["24"])
def test_locksettings_is_unknown_before_api_26(run: Run) -> None:
    assert run("locksettings help").status == 127
