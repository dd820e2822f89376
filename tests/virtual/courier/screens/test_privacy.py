"""Settings › Privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow


def privacy(service: Service) -> dict[str, object]:
    values: dict[str, object] = service.control.get("/accounts/ada").json()["privacy"]
    return values


def test_choice_of_who_may_message_reaches_the_service(ada: Phone, service: Service) -> None:
    ada.tap("nav_settings")
    ada.tap("privacy_row")
    ada.tap("who_can_message")

    ada.tap("option_followers")

    ada.wait(lambda: privacy(service)["who_can_message"] == "followers", "privacy")
    ada.wait(lambda: ada.all("option_followers")[0].checked, "shown")


def test_private_account_is_switched_on_and_off(ada: Phone, service: Service) -> None:
    ada.tap("nav_settings")
    ada.tap("privacy_row")

    for wanted in (True, False):
        ada.tap("private_account")
        ada.wait(lambda wanted=wanted: privacy(service)["private_account"] is wanted, "privacy")  # type: ignore[misc]
        ada.wait(lambda wanted=wanted: ada.all("private_account")[0].checked is wanted, "shown")  # type: ignore[misc]


def test_recipients_privacy_refuses_the_message(ada: Phone, bob: Phone) -> None:
    bob.tap("nav_settings")
    bob.tap("privacy_row")
    bob.tap("who_can_message")
    bob.tap("option_no_one")
    bob.wait(lambda: bob.all("option_no_one")[0].checked, "shown")

    ada.open_chat("bob")
    ada.send("hello")

    ada.expect("message_state", "Not sent")
    ada.expect(
        "message_reason",
        "This user is unable to receive your message due to their privacy settings.",
    )
