"""Which moves of two fingers are a pinch, and how much of one."""

from __future__ import annotations

import pytest

from harness.virtual.android.intents import Intent
from harness.virtual.device import Android
from harness.virtual.screen.windows.geometry import Geometry
from harness.virtual.screen.windows.panels import ShadeState
from harness.virtual.screen.windows.two_fingers import scale_factor
from tests.conftest import wait_until

PHONE = Geometry(1080, 2400, 420)
LEAST = 446  # 27 mm at 420 dpi


def apart(spans: list[int]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Two fingers around the middle, so far from each other."""
    return [(540 - each // 2, 1200) for each in spans], [(540 + each // 2, 1200) for each in spans]


@pytest.mark.parametrize(
    ("spans", "factor"),
    [
        ([500, 500, 500], 1.0),
        ([500, 520, 530], 1.0),
        ([500, 600, 900], 1.5),
        ([900, 600, 450], 0.75),
        ([900, 600, 450, 100], 0.75),
        ([100, 200, 440], 1.0),
        ([100, 300, 500, 1000], 2.0),
    ],
    ids=["still", "within the slop", "open", "close", "below the least span", "too near", "late"],
)
def test_a_scale_begins_and_ends_as_the_detector_says(spans: list[int], factor: float) -> None:
    assert scale_factor(apart(spans), PHONE) == pytest.approx(factor)


def steps(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """Ten points on a line."""
    return [
        (start[0] + (end[0] - start[0]) * at // 9, start[1] + (end[1] - start[1]) * at // 9)
        for at in range(10)
    ]


def test_two_fingers_from_the_status_bar_open_the_quick_settings(android: Android) -> None:
    paths = steps((300, 5), (300, 900)), steps((600, 5), (600, 900))

    assert android.input.two_fingers(paths, 0.2)

    assert android.looper.call(lambda: android.windows.shade) is ShadeState.QUICK_SETTINGS


def test_fingers_that_do_not_move_apart_scroll_a_list(android: Android) -> None:
    wait_until(lambda: android.wifi.ssid is not None, 5, "the connection")
    android.activities.start(Intent(action="android.settings.WIFI_SETTINGS", flags=0x10000000))
    row = next(
        v for w in android.looper.call(android.windows.windows) for v in w.root.walk()
        if v.text == "AndroidWifi"
    )  # fmt: skip
    android.looper.call(lambda: android.windows.tap(*row.visible.center))

    android.input.two_fingers((steps((300, 2000), (300, 900)), steps((500, 2000), (500, 900))), 0.2)

    lists = [
        v for w in android.looper.call(android.windows.windows) for v in w.root.walk()
        if v.scrollable
    ]  # fmt: skip
    assert [v.scroll_offset > 0 for v in lists] == [True]


def test_nobody_gets_two_fingers_while_the_screen_is_off(android: Android) -> None:
    android.power.go_to_sleep()

    paths = steps((300, 5), (300, 900)), steps((600, 5), (600, 900))

    assert android.input.two_fingers(paths, 0.1) is False


def test_pointers_are_remembered_until_the_next_gesture(android: Android) -> None:
    android.input.two_fingers((steps((300, 900), (100, 900)), steps((600, 900), (800, 900))), 0.1)

    pointers = android.input.pointers
    assert (pointers.down, pointers.most) == ([], 2)
    assert pointers.trails[1][-1] == (800, 900)
    android.input.touch_down(50, 60)
    assert android.input.pointers.trails == [[(50, 60)]]
    android.input.touch_cancel()


def test_the_overlay_counts_pointers_but_is_no_node(android: Android) -> None:
    android.settings.put("system", "pointer_location", "1")
    android.input.two_fingers((steps((300, 900), (100, 900)), steps((600, 900), (800, 900))), 0.1)

    windows = android.looper.call(android.windows.windows)
    overlay = windows[-1]
    assert overlay.title == "PointerLocation"
    assert "P: 0 / 2" in [view.text for view in overlay.root.walk()]
    assert android.display.frame().getpixel((110, 900)) == (0, 96, 255)
