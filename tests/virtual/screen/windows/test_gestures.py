"""Fling distances against the numbers of OverScroller."""

from __future__ import annotations

import pytest

from harness.virtual.screen.windows.geometry import Geometry
from harness.virtual.screen.windows.gestures import Gesture

SCREEN = Geometry(1080, 2400, 420)


def test_a_small_movement_is_a_tap() -> None:
    assert not Gesture([(100, 100), (110, 110)], 0.1, SCREEN).moves


def test_a_slow_drag_does_not_fling() -> None:
    gesture = Gesture([(500, 1000), (500, 900)], 2, SCREEN)

    assert gesture.scroll_distance == 100 - 21


@pytest.mark.parametrize(
    ("pixels", "seconds"), [(600, 0.1), (600, 0.2), (1200, 0.2)], ids=["fast", "slower", "longer"]
)
def test_a_fling_goes_further_than_the_finger(pixels: int, seconds: float) -> None:
    gesture = Gesture([(500, 2000), (500, 2000 - pixels)], seconds, SCREEN)

    assert gesture.scroll_distance > pixels


def test_direction_is_the_larger_part() -> None:
    down = Gesture([(500, 0), (600, 900)], 0.3, SCREEN)
    sideways = Gesture([(0, 500), (900, 600)], 0.3, SCREEN)

    assert down.goes_down
    assert not sideways.goes_down
    assert not sideways.goes_up
