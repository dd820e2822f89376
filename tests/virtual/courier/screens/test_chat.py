"""The chat: notices above the input, and what to do about a message that was not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow


def test_empty_message_cannot_be_sent(ada: Phone) -> None:
    ada.open_chat("bob")

    ada.type("message_input", "   ")

    assert [view.enabled for view in ada.all("send")] == [False]


def test_failed_message_can_be_deleted(ada: Phone, service: Service) -> None:
    ada.open_chat("bob")
    service.stop()
    ada.send("hello")
    ada.expect("message_state", "Not sent")

    ada.tap("message")
    ada.tap("delete")

    ada.expect("message_text")
    ada.expect("chat_empty", "Say hello to Bob Ross")


def test_restriction_is_shown_above_the_input_and_the_service_refuses(
    ada: Phone, service: Service
) -> None:
    ada.open_chat("bob")
    answer = service.control.post(
        "/accounts/ada/restrictions",
        json={"kind": "messaging_suspension", "scope": ["send", "reply"], "hours": 24},
    )
    text = answer.raise_for_status().json()["restriction"]["message"]

    ada.expect("chat_notice", text)
    ada.send("let me")

    ada.expect("message_state", "Not sent")
    ada.expect("message_reason", text)


def test_service_that_wants_a_newer_version_is_quoted(ada: Phone, service: Service) -> None:
    text = service.control.get("/settings").json()["update_text"]
    ada.open_chat("bob")
    service.control.patch("/settings", json={"minimum_protocol": 4}).raise_for_status()

    ada.send("hello")

    ada.expect("message_reason", text)
    ada.expect("chat_notice", text)
