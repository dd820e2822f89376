"""The status bar never lies."""

from __future__ import annotations

from typing import Any

import pytest

from harness.virtual.systemui import clock_text
from harness.virtual.systemui.indicators import wifi_level

Hand = Any  # conftest.py, which no test can import


def test_status_bar_shows_the_wall_clock_of_the_device(hand: Hand) -> None:
    clock = hand.android.clock
    hand.android.settings.put("global", "auto_time", "0")  # or the network would set it back
    clock.set_wall(clock.now() + 3 * 3600 + 61)
    try:
        expected = clock_text.clock(hand.android)

        assert hand.find("clock").text == expected
    finally:
        hand.android.settings.put("global", "auto_time", "1")
        clock.follow_host()


def test_status_bar_follows_airplane_mode(hand: Hand) -> None:
    hand.wait(lambda: "Wifi signal full." in hand.texts(), "full Wi-Fi")

    hand.android.connectivity.set_airplane_mode(True)

    hand.wait(lambda: "Airplane mode." in hand.texts(), "the aeroplane")
    hand.wait(lambda: not any("Wifi" in word for word in hand.texts()), "no Wi-Fi")
    assert not any(word.startswith("Phone ") for word in hand.texts())


def test_status_bar_follows_the_wifi_switch(hand: Hand) -> None:
    hand.android.wifi.set_enabled(False)
    hand.wait(lambda: not any("Wifi" in word for word in hand.texts()), "no Wi-Fi")

    hand.android.wifi.set_enabled(True)
    hand.wait(lambda: "Wifi signal full." in hand.texts(), "Wi-Fi again")


def test_status_bar_shows_a_weak_signal(hand: Hand) -> None:
    before = hand.android.wifi.rssi
    hand.android.wifi.set_rssi(-85)
    try:
        hand.wait(lambda: "Wifi one bar." in hand.texts(), "one bar")
    finally:
        hand.android.wifi.set_rssi(before)


def test_status_bar_shows_the_battery(hand: Hand) -> None:
    hand.android.battery.override(level=12, ac=False)
    try:
        assert hand.find("Battery 12 percent.").id == "battery"
    finally:
        hand.android.battery.reset()


@pytest.mark.parametrize(
    ("rssi", "level"),
    [(-30, 4), (-66, 4), (-70, 3), (-80, 2), (-85, 1), (-88, 0), (-127, 0)],
    ids=str,
)
def test_wifi_bars_follow_the_signal(rssi: int, level: int) -> None:
    assert wifi_level(rssi) == level
