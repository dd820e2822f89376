"""dumpsys gfxinfo: who draws."""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
Recorded = Callable[[str], str]


def test_no_process_is_what_a_real_device_says(run: Run, recorded: Recorded) -> None:
    real = recorded("dumpsys-gfxinfo-no-process.txt").strip()

    out = run("dumpsys gfxinfo org.none").out.strip()

    assert out == real.replace("com.funnyenglish.app", "org.none")


def test_a_running_app_is_named(run: Run) -> None:
    assert "[com.android.launcher3] **" in run("dumpsys gfxinfo com.android.launcher3").out
