"""Signing in and out, and what Courier remembers of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow


def test_wrong_password_is_told_in_the_services_words(new_phone: Callable[[str], Phone]) -> None:
    phone = new_phone("ada")
    phone.start()
    phone.type("server_address", phone.server)
    phone.type("username", "ada")
    phone.type("password", "wrong")

    phone.tap("sign_in")

    phone.expect("sign_in_error", "The username or the password is wrong.")


def test_server_that_does_not_answer_is_told_in_couriers_words(
    new_phone: Callable[[str], Phone], service: Service
) -> None:
    phone = new_phone("ada")
    service.stop()
    phone.start()
    phone.type("server_address", phone.server)
    phone.type("username", "ada")
    phone.type("password", "pw-ada")

    phone.tap("sign_in")

    phone.expect(
        "sign_in_error", "Couldn't connect to the server. Check your connection and try again."
    )


def test_account_stays_signed_in_when_the_process_dies(ada: Phone) -> None:
    ada.stop()

    ada.start()

    ada.wait(lambda: bool(ada.all("nav_inbox")), "inbox")
    assert ada.core.api.login is not None
    assert ada.core.api.login.username == "ada"


def test_signing_out_removes_the_messages_and_keeps_the_server(ada: Phone, bob: Phone) -> None:
    assert bob.core.signed_in
    ada.open_chat("bob")
    ada.send("hello")
    ada.expect("message_state", "Delivered")
    ada.back()

    ada.tap("nav_settings")
    ada.tap("sign_out")

    ada.expect("server_address", ada.server)
    assert ada.core.store.conversations() == []


def test_session_that_the_service_ended_leads_to_the_sign_in_form(
    ada: Phone, service: Service
) -> None:
    service.account("ada", "Ada Lovelace")  # a replaced account has no sessions

    ada.expect("sign_in_error", "You've been signed out. Sign in to continue.")


def test_cleared_data_sign_out(ada: Phone) -> None:
    ada.android.packages.clear("org.courier.messenger")

    ada.start()

    ada.expect("server_address", "")
