"""What Courier tells in the shade while it is not on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.virtual.android.network.model import Transport
from harness.virtual.screen.windows.panels import ShadeState

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow
WAITING = ("1 message waiting to be sent", "Waiting for network")


def told(phone: Phone) -> list[tuple[str, str]]:
    """Title and text of Courier's notifications, newest first."""
    return [
        (each.title, each.text)
        for each in phone.android.notifications.all()
        if each.package == phone.package
    ]


def expect(phone: Phone, *notifications: tuple[str, str]) -> None:
    """Wait until Courier's notifications are exactly these."""
    try:
        phone.wait(lambda: told(phone) == list(notifications), "notifications")
    except AssertionError:
        assert told(phone) == list(notifications)  # shows the difference


def leave(phone: Phone) -> None:
    """The HOME key."""
    phone.android.activities.home()


def write_offline(phone: Phone, *texts: str) -> None:
    """Write messages while there is no network, and leave Courier."""
    phone.open_chat("bob")
    phone.android.connectivity.set_airplane_mode(True)
    phone.wait(lambda: not phone.core.link.has_network(), "no network")
    for text in texts:
        phone.send(text)
    phone.expect("message_state", *["Waiting for network"] * len(texts))
    leave(phone)


def test_waiting_messages_are_told_in_the_background_until_they_are_sent(
    ada: Phone, service: Service
) -> None:
    write_offline(ada, "one", "two")
    expect(ada, ("2 messages waiting to be sent", "Waiting for network"))

    ada.android.connectivity.set_airplane_mode(False)

    expect(ada)
    assert service.messages("ada", "bob") == ["one", "two"]


def test_opening_courier_takes_the_notice_away(ada: Phone) -> None:
    write_offline(ada, "one")
    expect(ada, WAITING)

    ada.start()
    expect(ada)
    leave(ada)

    expect(ada, WAITING)


def test_nothing_is_told_while_courier_is_on_the_screen(ada: Phone) -> None:
    write_offline(ada, "one")
    ada.start()
    ada.tap("nav_settings")
    ada.tap("about_row")
    ada.wait(lambda: bool(ada.all("version")), "another screen")

    expect(ada)


def test_data_saver_keeps_a_message_waiting_until_it_is_turned_off(
    ada: Phone, service: Service
) -> None:
    write_offline(ada, "later")
    android = ada.android
    android.connectivity.set_restrict_background(True)
    android.wifi.set_enabled(False)
    android.connectivity.set_airplane_mode(False)

    def on_metered_cellular() -> bool:
        network = android.connectivity.default_network()
        return network is not None and network.transport is Transport.CELLULAR and network.validated

    ada.wait(on_metered_cellular, "cellular")
    expect(ada, WAITING)
    assert service.messages("ada", "bob") == []

    android.connectivity.set_restrict_background(False)

    expect(ada)
    assert service.messages("ada", "bob") == ["later"]
    assert not android.activities.is_foreground(ada.package)


def test_data_saver_lets_a_message_go_once_courier_is_opened(ada: Phone, service: Service) -> None:
    write_offline(ada, "later")
    android = ada.android
    android.connectivity.set_restrict_background(True)
    android.wifi.set_enabled(False)
    android.connectivity.set_airplane_mode(False)
    ada.wait(lambda: android.connectivity.default_network() is not None, "cellular")
    assert service.messages("ada", "bob") == []

    ada.start()

    ada.wait(lambda: ada.core.store.waiting() == 0, "an empty outbox")
    assert service.messages("ada", "bob") == ["later"]


def test_a_message_that_fails_in_the_background_is_told_and_opens_its_chat(
    ada: Phone, service: Service
) -> None:
    ada.open_chat("bob")
    service.stop()
    ada.send("hello")
    ada.expect("message_state", "Sending…")
    leave(ada)
    expect(ada, ("Message not sent", "Bob Ross"))

    windows = ada.android.windows
    ada.android.looper.call(lambda: windows.set_shade(ShadeState.NOTIFICATIONS))
    ada.tap("android:id/title")

    ada.expect("chat_title", "Bob Ross")
    ada.expect("message_state", "Not sent")
    expect(ada)


def test_a_message_that_fails_on_the_screen_makes_no_notification(
    ada: Phone, service: Service
) -> None:
    ada.open_chat("bob")
    service.stop()

    ada.send("hello")

    ada.expect("message_state", "Not sent")
    assert told(ada) == []


def test_a_notice_outlives_the_process_and_goes_when_courier_is_opened(ada: Phone) -> None:
    write_offline(ada, "one")
    expect(ada, WAITING)
    ada.android.activities.kill_background(ada.package)
    expect(ada, WAITING)

    ada.start()

    expect(ada)


def test_notifications_are_asked_for_where_they_are_not_allowed(
    new_phone: Callable[..., Phone],
) -> None:
    phone = new_phone("ada")
    phone.android.permissions.revoke(phone.package, "android.permission.POST_NOTIFICATIONS")
    phone.sign_in("ada")
    phone.tap("nav_settings")

    phone.tap("notifications_row")
    phone.tap("permission_allow_button")

    phone.wait(lambda: not phone.all("notifications_row"), "no more to ask for")
    write_offline(phone, "one")
    expect(phone, WAITING)
