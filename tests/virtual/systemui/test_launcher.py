"""Home, overview, and the system's dialogs about apps."""

from __future__ import annotations

from typing import Any

from harness.virtual.screen.windows import keys
from harness.virtual.screen.windows.panels import Layer

Hand = Any  # conftest.py, which no test can import
COURIER = "org.courier.messenger"


def focused_package(hand: Hand) -> str:
    window = hand.android.looper.call(hand.android.windows.active)
    return str(window.package)


def test_home_starts_an_app_by_its_icon(hand: Hand) -> None:
    hand.tap("Courier")

    assert focused_package(hand) == COURIER
    hand.press(keys.HOME)
    assert focused_package(hand) == "com.android.launcher3"


def test_overview_brings_an_app_back(hand: Hand) -> None:
    hand.android.activities.start_launcher(COURIER)
    hand.press(keys.HOME)

    hand.press(keys.APP_SWITCH)
    hand.tap("Courier")

    assert focused_package(hand) == COURIER


def test_overview_swipes_an_app_away(hand: Hand) -> None:
    hand.android.activities.start_launcher(COURIER)
    hand.press(keys.APP_SWITCH)

    hand.tap("Dismiss Courier")

    assert not [task for task in hand.android.activities.tasks if task.affinity == COURIER]


def test_the_navigation_bar_takes_taps(hand: Hand) -> None:
    hand.android.activities.start_launcher(COURIER)

    hand.tap("Home")

    assert focused_package(hand) == "com.android.launcher3"


def test_an_app_that_keeps_crashing_gets_a_dialog(hand: Hand) -> None:
    activities = hand.android.activities
    for _ in range(2):
        activities.start_launcher(COURIER)
        activities.crash(COURIER)

    assert hand.find("Courier keeps stopping")
    hand.tap("Close app")
    assert "Close app" not in hand.texts()


def test_the_crash_dialog_leads_to_the_app_info(hand: Hand) -> None:
    activities = hand.android.activities
    for _ in range(2):  # not Courier, whose dialog may have been shown a moment ago
        activities.start_launcher("com.android.settings")
        activities.crash("com.android.settings")

    hand.tap("App info")

    assert hand.find("Force stop")
    assert activities.top().component.class_name.endswith("InstalledAppDetails")


def test_the_keyguard_hides_all_and_menu_leaves_it(hand: Hand) -> None:
    windows = hand.android.windows
    hand.press(keys.SLEEP)
    hand.press(keys.WAKEUP)
    hand.wait(lambda: windows.keyguard_showing, "the keyguard")
    active = hand.android.looper.call(windows.active)

    assert active.layer is Layer.KEYGUARD
    hand.press(keys.MENU)
    assert not windows.keyguard_showing


def test_a_toast_is_shown_and_goes_away(hand: Hand) -> None:
    hand.android.toast.show(COURIER, "Message copied")

    assert hand.find("Message copied")
    hand.wait(lambda: "Message copied" not in hand.texts(), "no toast")
