"""dumpsys window: the focus, and where this Android prints it."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


FOCUS = "mCurrentFocus=Window{"


@pytest.mark.parametrize(("api", "there"), [(28, True), (29, False), (34, False)], ids=str)
def test_windows_end_with_the_focus_up_to_api_28(run: Run, there: bool) -> None:
    assert (FOCUS in run("dumpsys window windows").out) is there


@pytest.mark.parametrize("section", ["", "displays"], ids=["all", "displays"])
def test_the_focus_names_window_and_app(run: Run, section: str) -> None:
    run("monkey -p com.android.settings 1")

    out = run(f"dumpsys window {section}").out
    assert "u0 com.android.settings/com.android.settings.Settings}" in out
    assert "mFocusedApp=ActivityRecord{" in out


def test_the_shade_takes_the_focus(run: Run) -> None:
    run("cmd statusbar expand-notifications")

    line = next(each for each in run("dumpsys window displays").out.splitlines() if FOCUS in each)
    assert "launcher" not in line


def test_policy_knows_the_keyguard(run: Run, android: Android) -> None:
    android.looper.call(android.windows.lock)

    out = run("dumpsys window policy").out
    assert "mIsShowing=true\n" in out
    assert "mInputRestricted=true\n" in out


def test_an_unknown_section_is_complained_about(run: Run) -> None:
    ran = run("dumpsys window nonsense")

    assert ran.out == "Bad window command, or no windows match: nonsense\nUse -h for help.\n"
