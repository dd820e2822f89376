"""The picture that is kept is the picture that is shown."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from harness.virtual.device import Android


@pytest.mark.slow
def test_a_picture_is_the_same_after_its_png_was_made(android: Android) -> None:
    display = android.display

    before, png, after = android.looper.call(  # on the looper nothing else changes the screen
        lambda: (display.frame().tobytes(), display.png(), display.frame().tobytes())
    )

    with Image.open(io.BytesIO(png)) as read:
        assert read.tobytes() == before == after


@pytest.mark.slow
def test_a_kept_png_is_not_shown_for_another_screen(android: Android) -> None:
    before = android.display.png()
    android.power.go_to_sleep()

    assert android.display.png() != before
