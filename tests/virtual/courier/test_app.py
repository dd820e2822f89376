"""Courier's process: versions, updates, and a database that is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow

PAGE_SIZE = 4096


@pytest.mark.parametrize(
    ("version", "arrives"),
    [
        pytest.param("1.4.2", "hi ??", id="1.4.2"),
        pytest.param("2.6.1", "hi 😀", id="2.6.1"),
        pytest.param("3.2.0", "hi 😀", id="3.2.0"),
    ],
)
def test_installed_version_decides_how_emoji_are_sent(
    new_phone: Callable[[str, str], Phone], service: Service, version: str, arrives: str
) -> None:
    phone = new_phone("ada", version)
    phone.sign_in("ada")
    phone.open_chat("bob")

    phone.send("hi 😀")

    phone.expect("message_state", "Sent")
    assert phone.texts("message_text") == ["hi 😀"]
    assert service.messages("ada", "bob") == [arrives]


def test_update_keeps_the_account_and_the_messages(
    new_phone: Callable[[str, str], Phone],
) -> None:
    phone = new_phone("ada", "1.4.2")
    phone.sign_in("ada")
    phone.open_chat("bob")
    phone.send("from the old one")
    phone.expect("message_state", "Sent")

    phone.install("3.2.0")
    phone.start()

    phone.expect("conversation_preview", "You: from the old one")
    phone.tap("nav_settings")
    phone.expect("about_row_subtitle", "Version 3.2.0")


def test_old_version_over_a_new_one_is_refused_by_the_service_until_it_is_updated(
    ada: Phone, bob: Phone, service: Service
) -> None:
    assert bob.core.signed_in
    ada.open_chat("bob")
    ada.send("before")
    ada.expect("message_state", "Delivered")
    service.control.patch("/settings", json={"minimum_protocol": 2}).raise_for_status()
    ada.install("1.4.2")
    ada.start()
    ada.wait(lambda: bool(ada.texts("update_notice")), "update notice")
    ada.tap("conversation")
    ada.send("hello")
    ada.expect("message_state", "Delivered", "Not sent")

    ada.install("3.2.0")
    ada.start()
    ada.tap("conversation")
    ada.tap("message", 1)
    ada.tap("resend")

    ada.expect("message_state", "Delivered", "Delivered")
    assert service.messages("ada", "bob") == ["before", "hello"]


def test_database_with_a_garbage_header_is_made_anew_and_filled_by_the_service(
    ada: Phone, bob: Phone
) -> None:
    assert bob.core.signed_in
    ada.open_chat("bob")
    ada.send("hello")
    ada.expect("message_state", "Delivered")
    database = ada.core.context.data_dir / "databases" / "courier.db"
    ada.stop()
    database.write_bytes(b"\xff" * 100 + database.read_bytes()[100:])

    ada.start()

    ada.expect("conversation_preview", "You: hello")
    assert database.read_bytes().startswith(b"SQLite format 3\0")


def test_nothing_runs_after_the_process_died(ada: Phone) -> None:
    core = ada.core

    ada.stop()

    assert core.link.closed
    assert ada.android.activities.running(ada.package) is None


def test_database_that_is_damaged_further_in_crashes_courier_once(ada: Phone, bob: Phone) -> None:
    assert bob.core.signed_in
    ada.open_chat("bob")
    ada.send("hello")
    ada.expect("message_state", "Delivered")
    database = ada.core.context.data_dir / "databases" / "courier.db"
    ada.stop()
    pages = database.read_bytes()[: PAGE_SIZE * 2]
    database.write_bytes(pages + b"\xff" * (database.stat().st_size - len(pages)))

    ada.start()
    ada.wait(lambda: ada.android.activities.running(ada.package) is None, "the crash")
    ada.start()

    ada.expect("conversation_preview", "You: hello")
    crashes = [entry.message for entry in ada.android.log.read(["crash"])]
    assert len(crashes) == 1
    assert "android.database.sqlite.SQLiteDatabaseCorruptException" in crashes[0]
