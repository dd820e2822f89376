"""Courier's pages, walked on a virtual device as a user walks them."""

from __future__ import annotations

import contextlib
import itertools
import secrets
import sqlite3
import tempfile
from typing import TYPE_CHECKING

import pytest

from harness.control import ServiceControl
from harness.errors import CommandFailedError, ProtocolError
from harness.fleet.service import address_on_device
from harness.messengers.account import Account
from harness.messengers.courier.app import Courier
from harness.messengers.courier.screens import PACKAGE
from harness.model import MessageState, ShownMessage

if TYPE_CHECKING:
    from tests.messengers.courier.conftest import Peer

pytestmark = pytest.mark.slow
NUMBERS = itertools.count(1)


@pytest.fixture
def text() -> str:
    """A message's text that nobody sent before."""
    return f"Message number {next(NUMBERS)}"


def shown(courier: Courier, text: str, *states: MessageState | None) -> ShownMessage:
    """The message once the screen shows it in one of these states."""
    found = courier.device.patience.settle(
        lambda: next((m for m in courier.messages() if m.text == text), None),
        lambda message: message is not None and message.state in states,
        awaited=f"{text!r} in {states}",
        device_seconds=60,
    )
    assert found is not None
    return found


def test_a_chat_is_found_by_search_and_by_the_inbox(courier: Courier, bo: Peer, text: str) -> None:
    for _ in range(2):
        courier.open_inbox()
        courier.open_chat(bo.account)
        assert courier.screens.look().find(id="chat_title", text="Bo") is not None
        courier.type_and_send(text)


def test_what_is_typed_is_shown_and_sent(
    courier: Courier, bo: Peer, service: ServiceControl, text: str
) -> None:
    courier.open_chat(bo.account)

    courier.type_and_send(text)

    shown(courier, text, MessageState.SENT, MessageState.DELIVERED)
    assert text in [event.text for event in service.events("ada")]


def test_what_others_write_has_no_state(courier: Courier, bo: Peer, text: str) -> None:
    courier.open_chat(bo.account)

    bo.send(text)

    assert shown(courier, text, None) == ShownMessage(text, None)


def test_a_refused_message_comes_with_its_reason_and_can_be_sent_again(
    courier: Courier, bo: Peer, service: ServiceControl, text: str
) -> None:
    courier.open_chat(bo.account)
    before = service.ask("GET", "/settings")
    service.ask("PATCH", "/settings", {"hourly_limit": 0})

    courier.type_and_send(text)
    refused = shown(courier, text, MessageState.REFUSED)
    service.ask("PUT", "/settings", before)
    courier.resend(text)

    assert refused.reason.startswith("You are sending messages too fast")
    shown(courier, text, MessageState.SENT, MessageState.DELIVERED)
    assert [m.text for m in courier.messages()].count(text) == 1


def test_without_a_network_a_message_waits(courier: Courier, bo: Peer, text: str) -> None:
    courier.open_chat(bo.account)
    courier.device.airplane_mode.write(True)

    courier.type_and_send(text)
    waiting = shown(courier, text, MessageState.PENDING)
    courier.device.airplane_mode.write(False)

    assert waiting.state is MessageState.PENDING
    shown(courier, text, MessageState.SENT, MessageState.DELIVERED)


def test_a_long_chat_is_read_from_its_oldest_wanted_message(
    courier: Courier, bo: Peer, text: str
) -> None:
    courier.open_chat(bo.account)
    wanted = [f"{text}, part {number}" for number in range(25)]
    for part in wanted:
        bo.send(part)
    shown(courier, wanted[-1], None)

    history = [message.text for message in courier.history(wanted[0])]

    assert [part for part in history if part in wanted] == wanted
    assert courier.messages()[-1].text == wanted[-1]


def test_resending_what_is_not_there_is_an_error(courier: Courier, bo: Peer) -> None:
    courier.open_chat(bo.account)

    with pytest.raises(ProtocolError, match="no message 'never sent'"):
        courier.resend("never sent")


def test_a_wrong_password_is_an_error_with_what_the_app_says(
    courier: Courier, service: ServiceControl
) -> None:
    url = address_on_device(courier.device.serial, service.address.url)
    impostor = Courier(courier.device, Account("ada", "Ada", "not her password"))

    with pytest.raises(CommandFailedError, match=r"ada was not signed in: '.+'") as caught:
        impostor.sign_in(url)
    courier.sign_in(url)

    assert "not her password" not in str(caught.value)


@pytest.mark.parametrize("hears_of_it", [True, False], ids=["heard", "at any moment"])
def test_somebody_whose_account_is_gone_makes_room_for_the_next(
    courier: Courier, service: ServiceControl, *, hears_of_it: bool
) -> None:
    url = address_on_device(courier.device.serial, service.address.url)
    guest = Account(f"guest-{secrets.token_hex(3)}", "Guest", secrets.token_hex(8))
    service.create_account(
        guest.username, password=guest.password, display_name="Guest", age_days=1, verified=True
    )
    Courier(courier.device, guest).sign_in(url)

    service.ask("DELETE", f"/accounts/{guest.username}")
    if hears_of_it:
        courier.screens.find("sign_in")
        courier.sign_out()
    courier.sign_in(url)

    assert courier.open().find(id="nav_inbox") is not None


def test_a_question_that_lies_over_the_app_is_left_undecided(courier: Courier) -> None:
    courier.open_inbox()
    courier.screens.tap("nav_settings")
    courier.screens.tap("notifications_row")
    courier.screens.find("permission_deny_button")

    courier.open_connection_page()

    courier.open_settings_row("notifications_row", "permission_deny_button")  # it asks as before
    courier.open_inbox()


def test_a_shade_that_lies_over_the_app_is_pushed_up(courier: Courier, bo: Peer) -> None:
    courier.device.adb.shell("cmd statusbar expand-settings")

    courier.open_chat(bo.account)

    assert courier.screens.look().find(id="chat_title", text="Bo") is not None


def test_of_two_with_the_same_name_the_one_asked_for_is_found(
    courier: Courier, service: ServiceControl, text: str
) -> None:
    for username in ("max-one", "max-two"):
        service.create_account(
            username,
            password=secrets.token_hex(8),
            display_name="Max",
            age_days=400,
            verified=True,
        )
    courier.open_inbox()
    courier.screens.tap("nav_people")
    courier.screens.fill("search_field", "max-one")
    courier.screens.find("person_name", text="Max")  # and so it stays until others are found

    courier.open_chat(Account("max-two", "Max", ""))
    courier.type_and_send(text)

    shown(courier, text, MessageState.SENT, MessageState.DELIVERED)
    assert _peers(courier) == ["max-two"]


def _peers(courier: Courier) -> list[str]:
    """Whom Courier's database has conversations with."""
    content = courier.device.adb.exec_out(f"run-as {PACKAGE} cat databases/courier.db")
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(content)
        file.flush()
        with contextlib.closing(sqlite3.connect(file.name)) as database:
            rows = database.execute("SELECT peer FROM conversations WHERE display_name = 'Max'")
            return [str(row[0]) for row in rows]
