"""What is in front, as `dumpsys activity` of several devices told it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_activity import (
    Activities,
    LruProcess,
    TopActivity,
    parse_activities,
    parse_last_anr,
    parse_lru,
    parse_top,
)

IN_FRONT = {
    "dumpsys-activity/01-activities-launcher-api29-duplicated-resumed.txt": Activities(
        "com.android.launcher3/.Launcher", user=0, keyguard_showing=False
    ),
    "dumpsys-activity/03-activities-gms-error-activity-api27.txt": Activities(
        "com.google.android.gms/.auth.uiflows.addaccount.ErrorActivity",
        user=0,
        keyguard_showing=False,
    ),
    "dumpsys-activity/04-activities-carhead-multistack.txt": Activities(
        "com.beantechs.vehiclecenter/.activity.MainActivity", user=0, keyguard_showing=False
    ),
    "dumpsys-activity/05-activities-xiaomi-topresumed.txt": Activities(
        "com.termux/.app.TermuxActivity", user=0, keyguard_showing=None
    ),
}
TOP = {
    "dumpsys-activity/07-top-vivo-frozen-and-dual-app.txt": (
        TopActivity(
            "com.instagram.android/.activity.MainTabActivity",
            pid=6827,
            user=999,
            resumed=False,
            frozen=True,
        ),
        TopActivity(
            "com.android.settings/.Settings$DisplaySettingsActivity",
            pid=18264,
            user=0,
            resumed=False,
            frozen=False,
        ),
        TopActivity(
            "com.android.launcher3/com.bbk.launcher2.Launcher",
            pid=2799,
            user=0,
            resumed=False,
            frozen=False,
        ),
        TopActivity(
            "com.kryptoloot.app/com.example.MainActivity",
            pid=14971,
            user=0,
            resumed=True,
            frozen=False,
        ),
    ),
}
NO_ANR = {"dumpsys-activity/09-lastanr-none-api29.txt": ""}
LRU = {
    "dumpsys-activity/10-lru-processes-api29.txt": (
        29,
        LruProcess(1878, "com.android.launcher3", "u0a82", "fore"),
        LruProcess(3225, "com.qualcomm.embms:remote", "u0a76", "svc"),
        LruProcess(929, "system", "1000", "sys"),
    ),
}


@pytest.mark.parametrize(("name", "expected"), IN_FRONT.items(), ids=IN_FRONT)
def test_the_resumed_activity_is_read(
    recorded: Callable[[str], str], name: str, expected: Activities
) -> None:
    assert parse_activities(recorded(name)) == expected


@pytest.mark.parametrize(("name", "expected"), TOP.items(), ids=TOP)
def test_all_activities_of_top_are_read(
    recorded: Callable[[str], str], name: str, expected: tuple[TopActivity, ...]
) -> None:
    assert parse_top(recorded(name)) == expected


@pytest.mark.parametrize(("name", "expected"), NO_ANR.items(), ids=NO_ANR)
def test_no_anr_since_boot_is_an_empty_report(
    recorded: Callable[[str], str], name: str, expected: str
) -> None:
    assert parse_last_anr(recorded(name)) == expected


@pytest.mark.parametrize(("name", "expected"), LRU.items(), ids=LRU)
def test_processes_are_read_in_their_order(
    recorded: Callable[[str], str], name: str, expected: tuple[object, ...]
) -> None:
    processes = parse_lru(recorded(name))

    assert (len(processes), processes[0], processes[1], processes[-1]) == expected


def test_on_a_device_that_sleeps_nothing_is_in_front() -> None:
    text = "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)\n  mKeyguardShowing=true\n"

    assert parse_activities(text) == Activities("", user=0, keyguard_showing=True)


def test_an_anr_is_told_in_its_own_words() -> None:
    report = parse_last_anr("ACTIVITY MANAGER LAST ANR (dumpsys activity lastanr)\n  ANR time: 1\n")

    assert report == "ANR time: 1"


@pytest.mark.parametrize(
    "parse", [parse_activities, parse_top, parse_lru, parse_last_anr], ids=lambda one: one.__name__
)
def test_a_refusal_is_an_error(recorded: Callable[[str], str], parse: Callable[[str], str]) -> None:
    with pytest.raises(ProtocolError):
        parse(recorded("cmd-errors/01-cant-find-service-activity.txt"))
