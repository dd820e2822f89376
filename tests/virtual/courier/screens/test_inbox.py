"""The inbox: conversations, unread messages, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow

BAN = (
    "Due to multiple Community Guidelines violations, "
    "you're temporarily prevented from sending and receiving messages."
)


def test_new_account_has_no_messages_yet(ada: Phone) -> None:
    ada.expect("inbox_empty", "No messages yet")


def test_unread_messages_are_counted_until_the_chat_is_opened(ada: Phone, bob: Phone) -> None:
    ada.open_chat("bob")
    ada.send("one")
    ada.send("two")
    bob.expect("unread", "2")

    bob.tap("conversation")
    bob.expect("message_text", "one", "two")
    bob.back()

    bob.expect("conversation_preview", "two")
    assert bob.texts("unread") == []


def test_message_makes_a_notification_unless_its_chat_is_open(ada: Phone, bob: Phone) -> None:
    ada.open_chat("bob")
    ada.send("one")
    bob.expect("unread", "1")
    notifications = bob.android.notifications

    assert [(each.title, each.text) for each in notifications.all()] == [("Ada Lovelace", "one")]
    bob.tap("conversation")
    bob.expect("chat_title", "Ada Lovelace")
    bob.wait(lambda: notifications.all() == [], "notification taken away")
    ada.send("two")
    bob.expect("message_text", "one", "two")
    assert notifications.all() == []


def test_ban_hides_the_inbox_until_it_ends(ada: Phone, bob: Phone, service: Service) -> None:
    bob.open_chat("ada")
    bob.send("hello")
    ada.expect("conversation_title", "Bob Ross")

    service.control.post(
        "/accounts/ada/restrictions",
        json={"kind": "temporary_ban", "scope": ["send", "reply", "inbox"], "hours": 24},
    ).raise_for_status()
    ada.expect("account_notice", BAN)
    assert ada.texts("account_notice_until")[0].startswith("Ends ")
    assert ada.all("conversation") == []
    service.control.post("/clock/advance", json={"seconds": 86_500}).raise_for_status()

    ada.expect("conversation_title", "Bob Ross")
    assert ada.texts("account_notice") == []


def test_too_old_a_protocol_shows_the_update_notice(ada: Phone, service: Service) -> None:
    text = service.control.get("/settings").json()["update_text"]
    service.control.patch("/settings", json={"minimum_protocol": 4}).raise_for_status()

    ada.expect("update_notice", text)
    ada.tap("update_now")

    ada.expect("update_text", text)
