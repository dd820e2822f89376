"""dumpsys display and SurfaceFlinger: viewports and ids."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
Recorded = Callable[[str], str]


@pytest.mark.parametrize("api", [26, 34], ids=["26", "34"])
def test_the_viewport_has_orientation_and_size(run: Run) -> None:
    pattern = (
        r"DisplayViewport{.*?valid=true, .*?orientation=(\d+), "
        r".*?deviceWidth=(\d+), deviceHeight=(\d+)"
    )

    assert re.findall(pattern, run("dumpsys display").out)[0] == ("0", "1080", "2400")


def test_a_locked_rotation_turns_the_viewport(run: Run) -> None:
    run("am start -a android.settings.SETTINGS; wm user-rotation lock 1")

    assert "orientation=1" in run("dumpsys display").out
    assert "deviceWidth=2400, deviceHeight=1080" in run("dumpsys display").out


def test_display_ids_have_the_shape_of_real_ones(run: Run, recorded: Recorded) -> None:
    shape = r"Display (\d+) \(HWC display (\d)\): .+"
    ours = run("dumpsys SurfaceFlinger --display-id").out.strip()

    assert re.fullmatch(shape, ours)
    assert all(
        re.fullmatch(shape, line)
        for line in recorded("surfaceflinger-display-ids.txt").splitlines()
        if line
    )
