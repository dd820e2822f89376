"""cmd phone data: the switch whose answer is thrown away."""

from collections.abc import Callable
from typing import Any

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_mobile_data_is_switched(run: Run, android: Android) -> None:
    ran = run("cmd phone data disable")

    assert (ran.status, ran.out) == (0, "")
    assert "mUserMobileDataState= false\n" in run("dumpsys telephony.registry").out
    assert android.telephony.data_enabled is False


def test_another_word_prints_the_usage(run: Run) -> None:
    ran = run("cmd phone data toggle")

    assert ran.status == 255
    assert ran.out.startswith("Mobile Data Test Mode Commands:\n")
