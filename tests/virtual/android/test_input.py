"""Fingers and keys: what a sequence of events becomes."""

from __future__ import annotations

import time

import pytest

from harness.virtual.android import keycodes
from harness.virtual.android.input import typeable
from harness.virtual.device import Android
from harness.virtual.screen.windows.panels import ShadeState


def shade(android: Android) -> ShadeState:
    return android.looper.call(lambda: android.windows.shade)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("66", 66, id="number"),
        pytest.param("KEYCODE_ENTER", 66, id="full-name"),
        pytest.param("ENTER", 66, id="short-name"),
        pytest.param("KEYCODE_APP_SWITCH", 187, id="app-switch"),
        pytest.param("KEYCODE_PROFILE_SWITCH", 288, id="last"),
        pytest.param("nonsense", 0, id="unknown-name"),
        pytest.param("enter", 0, id="lower-case"),
        pytest.param("-1", 0, id="negative"),
        pytest.param("9999", 0, id="too-large"),
    ],
)
def test_key_code_is_read_as_key_event_does(text: str, code: int) -> None:
    assert keycodes.key_code(text) == code


@pytest.mark.parametrize(
    ("text", "can"),
    [
        pytest.param("Hello, World! ~", True, id="ascii"),
        pytest.param("stra\u00dfe", True, id="behind-alt"),
        pytest.param("caf\u00e9", False, id="accent"),
        pytest.param("\U0001f600", False, id="emoji"),
        pytest.param("\x07", False, id="control"),
    ],
)
def test_only_what_has_a_key_can_be_typed(text: str, can: bool) -> None:
    assert typeable(text) is can


def test_small_moves_stay_a_tap(android: Android) -> None:
    android.input.touch_down(500, 5)
    android.input.touch_move(505, 15)
    android.input.touch_up(505, 15)

    assert shade(android) is ShadeState.CLOSED


def test_large_moves_are_a_swipe(android: Android) -> None:
    assert android.input.swipe([(500, 5), (500, 1500)], 0.3)

    assert shade(android) is ShadeState.NOTIFICATIONS


def test_swipe_takes_its_device_time(android: Android) -> None:
    start = time.monotonic()

    android.input.swipe([(500, 900), (500, 1200)], 2.0)

    assert time.monotonic() - start >= 2.0 / android.clock.scale


def test_cancelled_gesture_has_no_effect(android: Android) -> None:
    android.input.touch_down(500, 5)
    android.input.touch_move(500, 1500)

    android.input.touch_cancel()

    assert android.input.touch_up(500, 1500) is False
    assert shade(android) is ShadeState.CLOSED


def test_finger_is_not_felt_while_the_screen_is_off(android: Android) -> None:
    android.input.key(keycodes.SLEEP)

    assert android.input.touch_down(500, 5) is False
    assert android.input.key(keycodes.HOME) is False


@pytest.mark.parametrize(
    "code", [pytest.param(keycodes.POWER, id="power"), pytest.param(keycodes.WAKEUP, id="wakeup")]
)
def test_key_wakes_the_device(android: Android, code: int) -> None:
    android.input.key(keycodes.SLEEP)

    assert android.input.key(code)

    assert android.power.interactive


@pytest.mark.parametrize(
    ("api", "seconds"), [pytest.param(28, 0.5, id="api-28"), pytest.param(34, 0.4, id="api-34")]
)
def test_long_press_begins_by_api_level(android: Android, seconds: float) -> None:
    assert android.input.long_press_timeout == seconds


@pytest.mark.parametrize(("rest", "long"), [(0.1, 0), (0.6, 1)])
def test_a_busy_host_makes_no_long_press_of_a_tap(
    android: Android, monkeypatch: pytest.MonkeyPatch, rest: float, long: int
) -> None:
    pressed: list[tuple[int, int]] = []
    pause = android.input.pause
    monkeypatch.setattr(android.windows, "long_press", lambda *point: pressed.append(point))
    monkeypatch.setattr(android.input, "pause", lambda _: pause(0.8))

    android.input.tap(500, 500, rest)

    assert len(pressed) == long
