"""`am` typed into the shell: what it prints and how it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android

NAME = "org.example.app"
Run = Callable[..., Any]
MAIN = f"{NAME}/.Main"


@pytest.fixture(autouse=True)
def example(android: Android, build_apk: Callable[..., Path]) -> None:
    """The app is installed."""
    assert android.packages.install([build_apk()], InstallOptions()).ok


def test_start_says_what_it_starts(run: Run) -> None:
    ran = run(f"am start -n {MAIN} --es name value --ei count 3 --ez flag true")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"Starting: Intent {{ cmp={MAIN} (has extras) }}\n"


def test_start_hands_the_extras_to_the_activity(run: Run, android: Android) -> None:
    run(f"am start -n {MAIN} --es name value --ei count 0x10 --ez flag true")

    record = android.activities.top_record()
    assert record is not None
    assert record.intent.extras == {"name": "value", "count": 16, "flag": True}


def test_start_warns_when_the_task_is_only_brought_to_the_front(run: Run) -> None:
    run(f"am start -n {MAIN}; input keyevent HOME")

    ran = run(f"am start -n {MAIN}")

    assert ran.err == (
        "Warning: Activity not started, its current task has been brought to the front\n"
    )
    assert ran.status == 0


@pytest.mark.parametrize(("api", "status"), [(33, 0), (35, 1)], ids=["zero-on-13", "one-on-15"])
def test_start_of_an_unknown_class_is_error_type_3(run: Run, status: int) -> None:
    ran = run(f"am start -n {NAME}/.None")

    assert ran.status == status
    assert ran.err == (
        f"Error type 3\nError: Activity class {{{NAME}/{NAME}.None}} does not exist.\n"
    )


def test_start_of_an_intent_that_nobody_answers_says_so(run: Run) -> None:
    ran = run("am start -a org.example.NOTHING")

    assert ran.err == (
        "Error: Activity not started, unable to resolve Intent "
        "{ act=org.example.NOTHING flg=0x10000000 }\n"
    )


def test_start_without_an_intent_throws(run: Run) -> None:
    ran = run("am start")

    assert ran.status == 255
    assert "java.lang.IllegalArgumentException: No intent supplied" in ran.err


def test_start_of_an_activity_that_is_not_exported_throws(run: Run) -> None:
    ran = run(f"am start -n {NAME}/.Inner")

    assert ran.status == 255
    assert re.search(
        r"java\.lang\.SecurityException: Permission Denial: starting Intent "
        r"\{ flg=0x10000000 cmp=org\.example\.app/\.Inner \} from null "
        r"\(pid=\d+, uid=2000\) not exported from uid \d+",
        ran.err,
    )


def test_start_w_reports_state_and_times(run: Run) -> None:
    ran = run(f"am start -W -n {MAIN}")

    pattern = (
        rf"Starting: Intent {{ cmp={re.escape(MAIN)} }}\nStatus: ok\nLaunchState: COLD\n"
        rf"Activity: {re.escape(MAIN)}\nTotalTime: \d+\nWaitTime: \d+\nComplete\n"
    )
    assert re.fullmatch(pattern, ran.out)


@pytest.mark.parametrize("api", [28])
def test_start_w_has_this_time_and_no_state_on_9(run: Run) -> None:
    out = run(f"am start -W -n {MAIN}").out

    assert "ThisTime: " in out
    assert "LaunchState" not in out


def test_start_s_stops_the_app_first(run: Run, android: Android) -> None:
    run(f"am start -n {MAIN}")
    before = android.processes.by_name(NAME)[0].pid

    ran = run(f"am start -S -n {MAIN}")

    assert ran.out.startswith(f"Stopping: {NAME}\nStarting: ")
    assert android.processes.by_name(NAME)[0].pid != before


def test_force_stop_says_nothing_and_ends_the_process(run: Run) -> None:
    run(f"am start -n {MAIN}")

    ran = run(f"am force-stop {NAME}")

    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert run(f"pidof {NAME}").status == 1


def test_stop_app_leaves_it_unstopped(run: Run, android: Android) -> None:
    run(f"am start -n {MAIN}; am stop-app {NAME}")

    package = android.packages.get(NAME)
    assert package is not None
    assert not package.stopped
    assert android.activities.running(NAME) is None


@pytest.mark.parametrize("api", [31])
def test_stop_app_is_unknown_before_13(run: Run) -> None:
    assert run(f"am stop-app {NAME}").out == "Unknown command: stop-app\n"


def test_crash_ends_the_app_and_is_logged(run: Run) -> None:
    run(f"am start -n {MAIN}")

    ran = run(f"am crash {NAME}")

    assert ran.status == 0
    assert "CrashedByAdbException: shell-induced crash" in run("logcat -d -b crash").out
    assert run(f"pidof {NAME}").status == 1


def test_crash_of_nothing_succeeds(run: Run) -> None:
    assert run("am crash org.example.none").status == 0


def test_the_shell_may_not_send_protected_broadcasts(run: Run, android: Android) -> None:
    android.settings.put("global", "airplane_mode_on", "1")

    ran = run("am broadcast -a android.intent.action.AIRPLANE_MODE --ez state true")

    assert ran.status == 255
    assert ran.out == (
        "Broadcasting: Intent { act=android.intent.action.AIRPLANE_MODE flg=0x400000 "
        "(has extras) }\n"
    )
    assert (
        "java.lang.SecurityException: Permission Denial: not allowed to send broadcast "
        "android.intent.action.AIRPLANE_MODE from pid="
    ) in ran.err
    assert android.telephony.radio_on


def test_root_may_send_them_and_the_radios_follow(run: Run, android: Android) -> None:
    android.settings.put("global", "airplane_mode_on", "1")

    run("am broadcast -a android.intent.action.AIRPLANE_MODE --ez state true", uid=0)

    assert not android.telephony.radio_on


def test_other_broadcasts_complete(run: Run) -> None:
    ran = run("am broadcast -a org.example.SOMETHING")

    assert ran.out == (
        "Broadcasting: Intent { act=org.example.SOMETHING flg=0x400000 }\n"
        "Broadcast completed: result=0\n"
    )


def test_an_unknown_service_is_not_started(run: Run) -> None:
    ran = run(f"am startservice -n {NAME}/.None")

    assert (ran.status, ran.err) == (255, "Error: Not found; no service started.\n")


def test_trim_memory_must_rise(run: Run) -> None:
    run(f"am start -n {MAIN}")
    first = run(f"am send-trim-memory {NAME} RUNNING_CRITICAL")

    second = run(f"am send-trim-memory {NAME} RUNNING_LOW")

    assert first.status == 0
    assert second.status == 255
    assert "Unable to set a higher trim level than current level" in second.err


def test_background_trim_is_refused_in_front(run: Run) -> None:
    run(f"am start -n {MAIN}")

    ran = run(f"am send-trim-memory {NAME} COMPLETE")

    assert "Unable to set a background trim level on a foreground process" in ran.err


def test_standby_bucket_reads_as_a_number(run: Run) -> None:
    run(f"am set-standby-bucket {NAME} rare; am set-inactive {NAME} true")

    assert run(f"am get-standby-bucket {NAME}").out == "40\n"
    assert run(f"am get-inactive {NAME}").out == "Idle=true\n"


def test_users_are_one(run: Run) -> None:
    assert run("am get-current-user").out == "0\n"
    assert run("am get-started-user-state 0").out == "RUNNING_UNLOCKED\n"


def test_instrument_of_nothing_fails(run: Run) -> None:
    ran = run("am instrument -w org.example.none/.Runner")

    assert ran.status == 1
    assert "INSTRUMENTATION_STATUS: Error=Unable to find instrumentation info for: " in ran.out
