"""wm: overrides, rotation and complaints."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_wm_size_shows_the_override_until_it_is_reset(run: Run) -> None:
    run("wm size 720x1280")
    overridden = run("wm size").out
    run("wm size reset")

    assert overridden == "Physical size: 1080x2400\nOverride size: 720x1280\n"
    assert run("wm size").out == "Physical size: 1080x2400\n"


def test_wm_density_shows_the_override(run: Run) -> None:
    assert run("wm density 320; wm density").out == "Physical density: 420\nOverride density: 320\n"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("density 50", "Error: density must be >= 72\n"),
        ("size 5", "Error: bad size 5\n"),
        ("user-rotation lock 4", "Error: rotation must be one of 0, 1, 2, 3. We got 4\n"),
        ("scaling on", "Error: scaling must be 'auto' or 'off'\n"),
    ],
    ids=["density", "size", "rotation", "scaling"],
)
def test_wm_complains_and_ends_with_255(run: Run, words: str, complaint: str) -> None:
    ran = run(f"wm {words}")

    assert (ran.status, ran.err) == (255, complaint)


@pytest.mark.parametrize(
    ("api", "verb"), [(30, "set-user-rotation"), (34, "user-rotation")], ids=["old", "new"]
)
def test_wm_locks_the_rotation(run: Run, verb: str) -> None:
    run(f"wm {verb} lock 1")

    assert run("settings get system user_rotation").out == "1\n"
    assert run(f"wm {verb}").out == "lock 1\n"


@pytest.mark.parametrize(("api", "known"), [(29, True), (34, False)], ids=["29", "34"])
def test_wm_overscan_is_gone_since_api_30(run: Run, known: bool) -> None:
    ran = run("wm overscan 0,0,0,0")

    assert (ran.status == 0) is known


def test_wm_dismiss_keyguard_unlocks(run: Run, android: Android) -> None:
    android.looper.call(android.windows.lock)

    assert run("wm dismiss-keyguard").status == 0
    assert "mIsShowing=false" in run("dumpsys window policy").out
