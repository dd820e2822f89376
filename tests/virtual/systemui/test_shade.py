"""Tiles, the Internet dialog and notifications change and show the real state."""

from __future__ import annotations

from typing import Any

from harness.virtual.android.notifications import Notification

Hand = Any  # conftest.py, which no test can import


def test_the_airplane_tile_toggles_airplane_mode(hand: Hand) -> None:
    hand.shade()
    assert not hand.find("Airplane mode").checked

    hand.tap("Airplane mode")

    assert hand.android.connectivity.airplane_mode
    assert hand.android.settings.get("global", "airplane_mode_on") == "1"
    tile = next(v for v in hand.views() if v.class_name.endswith("Switch") and v.checked)
    assert tile.description == "Airplane mode"


def test_the_mobile_data_tile_toggles_mobile_data(hand: Hand) -> None:
    hand.shade()
    hand.find("Internet,AndroidWifi")  # until Wi-Fi is in use, this tile says "Mobile data" too

    hand.tap("Mobile data")

    assert not hand.android.telephony.data_enabled
    assert not hand.find("Mobile data").checked


def test_the_internet_dialog_switches_wifi(hand: Hand) -> None:
    hand.shade()
    tile = next(v for v in hand.views() if v.description.startswith("Internet,"))
    hand.android.looper.call(lambda: hand.android.windows.tap(*tile.visible.center))

    hand.tap("wifi_toggle")

    assert not hand.android.wifi.enabled
    hand.tap("Done")
    assert "wifi_toggle" not in [view.id for view in hand.views()]


def test_a_tile_says_what_it_says_in_systemui(hand: Hand) -> None:
    hand.shade()

    tile = hand.find("Airplane mode")

    assert tile.class_name == "android.widget.Switch"
    assert tile.checkable
    assert tile.package == "com.android.systemui"
    assert [child.text for child in tile.walk() if child.text] == ["Airplane mode", "Off"]


def test_a_notification_opens_its_app_and_goes_away(hand: Hand) -> None:
    android = hand.android
    posted = Notification(
        "org.courier.messenger", 7, "Bob", "Hello", "messages", android.clock.now()
    )
    android.notifications.post(posted)
    android.looper.call(android.windows.expand_notifications)

    hand.tap("Hello")

    hand.wait(lambda: android.activities.top().component.package == "org.courier.messenger")
    assert not android.notifications.all()


def test_the_status_bar_shows_who_has_news(hand: Hand) -> None:
    android = hand.android
    posted = Notification(
        "org.courier.messenger", 7, "Bob", "Hello", "messages", android.clock.now()
    )

    android.notifications.post(posted)

    assert hand.find("Courier notification")
    android.notifications.cancel("org.courier.messenger", 7)
    hand.wait(lambda: "Courier notification" not in hand.texts())
