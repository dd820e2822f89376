"""cmd deviceidle and dumpsys deviceidle: doze by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_deep_idle_is_forced_and_left(run: Run) -> None:
    forced = run("dumpsys deviceidle force-idle").out
    states = run("dumpsys deviceidle get deep; dumpsys deviceidle get force").out
    left = run("dumpsys deviceidle unforce").out

    assert forced == "Now forced in to deep idle mode\n"
    assert states == "IDLE\ntrue\n"
    assert left == "Light state: ACTIVE, deep state: ACTIVE\n"


def test_netpolicy_knows_of_deep_idle(run: Run) -> None:
    run("cmd deviceidle force-idle deep")

    assert "Device idle: true\n" in run("dumpsys netpolicy").out


def test_light_idle_is_forced(run: Run) -> None:
    run("cmd deviceidle force-idle light")

    assert run("cmd deviceidle get light").out == "IDLE\n"
    assert run("cmd deviceidle get deep").out == "ACTIVE\n"


def test_a_disabled_mode_cannot_be_forced_and_ends_with_0(run: Run) -> None:
    disabled = run("dumpsys deviceidle disable deep").out
    ran = run("dumpsys deviceidle force-idle")

    assert disabled == "Deep idle mode disabled\n"
    assert (ran.status, ran.out) == (0, "Unable to go deep idle; not enabled\n")
    assert run("cmd deviceidle enabled deep").out == "0\n"


def test_unforce_off_charger_with_the_screen_off_stays_idle(run: Run, android: Android) -> None:
    run("dumpsys battery unplug")
    android.power.go_to_sleep()
    run("cmd deviceidle force-idle")

    assert run("cmd deviceidle unforce").out.endswith("deep state: IDLE\n")


def test_the_allowlist_takes_known_packages(run: Run, courier: int) -> None:
    added = run("dumpsys deviceidle whitelist +org.courier.messenger").out
    listed = run("dumpsys deviceidle whitelist").out
    removed = run("dumpsys deviceidle whitelist -org.courier.messenger").out

    assert added == "Added: org.courier.messenger\n"
    assert f"user,org.courier.messenger,{courier}\n" in listed
    assert removed == "Removed: org.courier.messenger\n"
    assert run("dumpsys deviceidle whitelist +org.none").out == "Unknown package: org.none\n"


def test_the_allowlist_wants_a_prefix(run: Run) -> None:
    ran = run("cmd deviceidle whitelist org.none")

    assert ran.out == "Package must be prefixed with +, -, or =: org.none\n"


@pytest.mark.parametrize(
    ("what", "value"),
    [("screen", "true"), ("charging", "true"), ("nope", "Unknown get option: nope")],
)
def test_get_prints_one_state(run: Run, what: str, value: str) -> None:
    assert run(f"cmd deviceidle get {what}").out == f"{value}\n"


def test_the_dump_shows_the_state(run: Run) -> None:
    run("cmd deviceidle force-idle")

    out = run("dumpsys deviceidle").out
    assert "  mForceIdle=true\n" in out
    assert "  mState=IDLE mLightState=OVERRIDE\n" in out
