"""dumpsys activity: tasks, the top one, processes, exits."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
Recorded = Callable[[str], str]


HOME = "com.android.launcher3"
COURIER = "org.courier.messenger"


@pytest.mark.parametrize(
    ("api", "pattern"),
    [
        (28, r"^    mResumedActivity: ActivityRecord\{\w+ u0 (\S+) t\d+\}$"),
        (29, r"^  ResumedActivity: ActivityRecord\{\w+ u0 (\S+) t\d+\}$"),
        (30, r"^  mResumedActivity: ActivityRecord\{\w+ u0 (\S+) t\d+\}$"),
        (34, r"^    topResumedActivity=ActivityRecord\{\w+ u0 (\S+) t\d+\}$"),
    ],
    ids=["28", "29", "30", "34"],
)
def test_the_resumed_activity_is_where_this_android_prints_it(run: Run, pattern: str) -> None:
    run("monkey -p com.android.settings 1")

    found = re.findall(pattern, run("dumpsys activity activities").out, re.MULTILINE)
    assert found[0] == "com.android.settings/.Settings"


@pytest.mark.usefixtures("courier")
def test_top_ends_with_the_front_task(run: Run) -> None:
    run(f"monkey -p {COURIER} 1")

    out = run("dumpsys activity top").out
    last = re.findall(r"ACTIVITY (\S+)/(\S+) \w+ pid=(\d+)", out)[-1]
    assert last[0] == COURIER
    assert last[2] == run(f"pidof {COURIER}").out.strip()


def test_no_anr_is_what_a_real_device_says(run: Run, recorded: Recorded) -> None:
    out = run("dumpsys activity lastanr").out

    assert out.strip() == recorded("dumpsys-activity-lastanr-api29.txt").strip()


def test_an_unknown_word_is_what_a_real_device_says(run: Run, recorded: Recorded) -> None:
    real = recorded("dumpsys-activity-unknown-api36.txt")

    out = run("dumpsys activity org.none.app").out

    assert out == real.replace("com.funnyenglish.app", "org.none.app")


def test_processes_name_the_running_app(run: Run, courier: int) -> None:
    run(f"monkey -p {COURIER} 1")

    out = run(f"dumpsys activity processes {COURIER}").out
    assert f"*APP* UID {courier} ProcessRecord{{" in out
    assert "com.android.settings" not in out


@pytest.mark.usefixtures("courier")
def test_exit_info_tells_why_a_process_ended(run: Run) -> None:
    run(f"monkey -p {COURIER} 1; am force-stop {COURIER}")

    out = run(f"dumpsys activity exit-info {COURIER}").out
    assert f"  package: {COURIER}\n" in out
    assert "reason=10 (USER REQUESTED)" in out


@pytest.mark.parametrize("api", [29], ids=["29"])
def test_exit_info_is_unknown_before_api_30(run: Run) -> None:
    assert "Bad activity command" in run("dumpsys activity exit-info").out


@pytest.mark.usefixtures("courier")
def test_a_stopped_app_leaves_the_lists(run: Run) -> None:
    run(f"monkey -p {COURIER} 1; am force-stop {COURIER}")

    assert COURIER not in run("dumpsys activity lru").out
    assert HOME in run("dumpsys activity lru").out
