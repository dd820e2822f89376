"""What becomes of a message that is written, whatever happens to network, service and cache."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.virtual.courier.conftest import LossyRelay, Phone, Service

pytestmark = pytest.mark.slow


def test_messages_arrive_once_and_in_order(ada: Phone, bob: Phone, service: Service) -> None:
    texts = [f"number {number} 😀" for number in range(6)]
    ada.open_chat("bob")

    for text in texts:
        ada.send(text)

    ada.wait(lambda: [m.state for m in ada.core.store.messages("bob")] == ["delivered"] * 6, "all")
    assert [message.text for message in bob.core.store.messages("ada")] == texts
    assert service.messages("ada", "bob") == texts


def test_answers_come_back(ada: Phone, bob: Phone) -> None:
    ada.open_chat("bob")
    ada.send("hello")
    bob.expect("conversation_title", "Ada Lovelace")

    bob.tap("conversation")
    bob.send("hello yourself")

    ada.expect("message_text", "hello", "hello yourself")
    ada.expect("message_state", "Delivered")


def test_airplane_mode_holds_a_message_that_arrives_once_afterwards(
    ada: Phone, bob: Phone, service: Service
) -> None:
    assert bob.core.signed_in
    ada.open_chat("bob")
    ada.android.connectivity.set_airplane_mode(True)
    ada.expect("connection_banner", "No internet connection")

    ada.send("from the plane")
    ada.expect("message_state", "Waiting for network")
    ada.android.connectivity.set_airplane_mode(False)

    ada.expect("message_state", "Delivered")
    assert ada.texts("connection_banner") == []
    assert service.messages("ada", "bob") == ["from the plane"]


def test_dead_service_fails_a_message_after_the_retries(ada: Phone, service: Service) -> None:
    ada.open_chat("bob")
    service.stop()

    ada.send("hello")

    ada.expect("message_state", "Not sent")
    ada.expect(
        "message_reason", "Couldn't connect to the server. Check your connection and try again."
    )
    ada.expect("connection_banner", "Can't reach the server")


def test_service_that_never_answers_fails_a_message_after_the_time_outs(
    ada: Phone, service: Service
) -> None:
    ada.open_chat("bob")
    os.kill(service.process.pid, signal.SIGSTOP)

    ada.send("hello")
    try:
        ada.expect("message_state", "Sending…")
        ada.expect("message_state", "Not sent")
    finally:
        os.kill(service.process.pid, signal.SIGCONT)

    ada.expect(
        "message_reason", "Couldn't connect to the server. Check your connection and try again."
    )


def test_garbage_in_the_cache_stops_sending_until_the_cache_is_cleared(
    ada: Phone, bob: Phone, service: Service
) -> None:
    assert bob.core.signed_in
    ada.open_chat("bob")
    ada.send("before")
    ada.expect("message_state", "Delivered")
    for file in ada.core.context.cache_dir.rglob("*.bin"):
        file.write_bytes(os.urandom(64))

    ada.send("with garbage")
    ada.expect("message_state", "Delivered", "Not sent")
    ada.expect("message_reason", "Couldn't read cached data. Clear the app's cache and try again.")
    ada.android.packages.clear_cache("org.courier.messenger")
    ada.tap("message", 1)
    ada.tap("resend")

    ada.expect("message_state", "Delivered", "Delivered")
    assert service.messages("ada", "bob") == ["before", "with garbage"]


def test_pending_message_survives_the_death_of_the_process(
    ada: Phone, bob: Phone, service: Service
) -> None:
    assert bob.core.signed_in
    ada.open_chat("bob")
    ada.android.connectivity.set_airplane_mode(True)
    ada.send("still here")
    ada.expect("message_state", "Waiting for network")
    ada.stop()
    ada.android.connectivity.set_airplane_mode(False)

    ada.start()
    ada.tap("conversation")

    ada.expect("message_state", "Delivered")
    assert service.messages("ada", "bob") == ["still here"]


def test_refusal_is_shown_in_the_services_words(ada: Phone, service: Service) -> None:
    service.control.patch("/settings", json={"hourly_limit": 1}).raise_for_status()
    ada.open_chat("bob")
    ada.send("one")
    ada.expect("message_state", "Sent")

    ada.send("two")

    ada.expect("message_state", "Sent", "Not sent")
    ada.expect("message_reason", "You are sending messages too fast. Take a rest.")


def test_refused_message_can_be_resent_once_the_service_allows_it(
    ada: Phone, service: Service
) -> None:
    service.control.patch("/settings", json={"hourly_limit": 1}).raise_for_status()
    ada.open_chat("bob")
    ada.send("one")
    ada.send("two")
    ada.expect("message_state", "Sent", "Not sent")
    service.control.post("/clock/advance", json={"seconds": 3700}).raise_for_status()

    ada.tap("message", 1)
    ada.expect("error_text", "You are sending messages too fast. Take a rest.")
    ada.tap("resend")

    ada.expect("message_state", "Sent", "Sent")
    assert service.messages("ada", "bob") == ["one", "two"]


@pytest.mark.parametrize(
    ("version", "copies"),
    [pytest.param("1.4.2", 2, id="without-key"), pytest.param("2.6.1", 1, id="with-key")],
)
def test_lost_answer_duplicates_a_message_only_without_an_idempotency_key(
    new_phone: Callable[[str, str], Phone], lossy: LossyRelay, version: str, copies: int
) -> None:
    phone = new_phone("ada", version)
    phone.server = f"10.0.2.2:{lossy.port}"
    phone.sign_in("ada")
    phone.open_chat("bob")

    phone.send("once")

    phone.expect("message_state", "Sent")
    assert lossy.service.messages("ada", "bob") == ["once"] * copies
