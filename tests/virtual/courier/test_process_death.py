"""Nothing is lost and nothing is sent twice when Courier's process dies, at whichever moment."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.virtual.courier.conftest import whole_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow


class Gateway:
    """Stands before the service and holds messages, or their answers, while it is told to."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.hold = ""
        """`request`, `answer` or nothing."""
        self.held = threading.Event()
        """Something is held now."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            request = whole_request(client)
            if not request:
                return
            hold = self.hold if request.startswith(b"POST /v1/conversations/") else ""
            if hold == "request":
                self._until_gone(client)
                return
            with socket.create_connection(("127.0.0.1", self._service.port)) as service:
                service.sendall(request)
                answer = b"".join(iter(lambda: service.recv(65536), b""))
            if hold == "answer":
                self._until_gone(client)
                return
            client.sendall(answer)

    def _until_gone(self, client: socket.socket) -> None:
        self.held.set()
        client.recv(1)


def force_stop(phone: Phone) -> None:
    """`am force-stop`."""
    phone.stop()


def kill(phone: Phone) -> None:
    """HOME, then `am kill`."""
    phone.android.activities.home()
    phone.android.activities.kill_background(phone.package)


def crash(phone: Phone) -> None:
    """`am crash`."""
    phone.android.activities.crash(phone.package)


DEATHS = [
    pytest.param(force_stop, id="force-stop"),
    pytest.param(kill, id="kill"),
    pytest.param(crash, id="crash"),
]


@pytest.fixture
def gateway(service: Service) -> Iterator[Gateway]:
    gateway = Gateway(service)
    yield gateway
    gateway.close()


@pytest.fixture
def phone(new_phone: Callable[..., Phone], gateway: Gateway) -> Phone:
    """Ada's phone with the chat open; its way to the service leads through the gateway."""
    phone = new_phone("ada")
    phone.server = f"10.0.2.2:{gateway.port}"
    phone.sign_in("ada")
    phone.open_chat("bob")
    return phone


def dies(phone: Phone, death: Callable[[Phone], object]) -> None:
    """End the process and see that it has ended."""
    core = phone.core
    death(phone)
    phone.wait(lambda: core.link.closed, "the end of the process")
    for dialog in phone.android.activities.error_dialogs:
        phone.android.activities.dismiss_error(dialog)


def expect_all_sent(phone: Phone, service: Service, *texts: str) -> None:
    """After a start, everything is at the service and on the screen, once and in order."""
    phone.start()
    phone.wait(lambda: phone.core.store.waiting() == 0, "an empty outbox")
    shown = phone.core.store.messages("bob")
    assert [(each.text, each.state) for each in shown] == [(text, "sent") for text in texts]
    assert service.messages("ada", "bob") == list(texts)


@pytest.mark.parametrize("death", DEATHS)
@pytest.mark.parametrize(
    "stage",
    [
        pytest.param("request", id="before-the-service-has-it"),
        pytest.param("answer", id="between-acceptance-and-answer"),
    ],
)
def test_death_while_a_message_is_sent(
    phone: Phone,
    service: Service,
    gateway: Gateway,
    stage: str,
    death: Callable[[Phone], object],
) -> None:
    gateway.hold = stage
    phone.send("first")
    assert gateway.held.wait(8)
    phone.send("second")
    phone.expect("message_state", "Sending…", "Sending…")
    assert service.messages("ada", "bob") == (["first"] if stage == "answer" else [])

    dies(phone, death)
    gateway.hold = ""

    expect_all_sent(phone, service, "first", "second")


@pytest.mark.parametrize("death", DEATHS)
def test_death_while_messages_wait_for_a_network(
    phone: Phone, service: Service, death: Callable[[Phone], object]
) -> None:
    phone.android.connectivity.set_airplane_mode(True)
    phone.wait(lambda: not phone.core.link.has_network(), "no network")
    phone.send("first")
    phone.send("second")
    phone.expect("message_state", "Waiting for network", "Waiting for network")

    dies(phone, death)
    phone.android.connectivity.set_airplane_mode(False)

    expect_all_sent(phone, service, "first", "second")


@pytest.mark.parametrize("death", DEATHS)
def test_death_between_two_attempts(
    phone: Phone, service: Service, gateway: Gateway, death: Callable[[Phone], object]
) -> None:
    gateway.hold = "answer"
    phone.send("first")
    phone.wait(lambda: attempts(phone) > 0, "an attempt that failed", 20)

    dies(phone, death)
    gateway.hold = ""

    expect_all_sent(phone, service, "first")


def attempts(phone: Phone) -> int:
    """How often sending the next message was tried in vain."""
    draft = phone.core.store.next_draft()
    return draft.attempts if draft is not None else 0


def test_the_key_of_a_message_is_kept_across_the_death_of_the_process(
    phone: Phone, gateway: Gateway
) -> None:
    gateway.hold = "request"
    phone.send("first")
    assert gateway.held.wait(8)
    before = phone.core.store.messages("bob")[0].client_id

    dies(phone, force_stop)
    phone.start()

    assert phone.core.store.messages("bob")[0].client_id == before != ""
