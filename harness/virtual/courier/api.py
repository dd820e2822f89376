"""The service's API as Courier calls it; every answer is typed, every refusal an exception."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from harness.virtual.courier import decoding
from harness.virtual.courier.behaviour import Behaviour
from harness.virtual.courier.http import Answer, HttpClient, NoConnectionError, Request, Server
from harness.virtual.courier.model import (
    Account,
    EventPage,
    Person,
    Privacy,
    RemoteConversation,
    RemoteMessage,
)

T = TypeVar("T")
POLL_SECONDS = 25.0
_PREFIX = "/v1"


class RefusedError(Exception):
    """The service said no (HTTP 4xx); `message` is its text for the user."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, code, message)
        self.status = status
        self.code = code
        self.message = message


class ServiceFailedError(Exception):
    """The service is there but broken: HTTP 5xx, or an answer that nobody expected."""


@dataclass(frozen=True)
class Login:
    """Where Courier is signed in, and with what."""

    server: Server
    token: str
    username: str


class CourierApi:
    """Calls of one version of Courier; `login` is None while signed out.

    Every method raises `NoConnectionError`, `ServiceFailedError` or `RefusedError`, and
    `ClosedError` when the process ends.
    """

    def __init__(self, client: HttpClient, behaviour: Behaviour, wait_scale: float) -> None:
        self.login: Login | None = None
        self.observer: Callable[[Exception | None], None] = lambda _: None
        """Hears of every call made while signed in: the refusal, or None when it went well."""
        self._client = client
        self._behaviour = behaviour
        self._poll = POLL_SECONDS / wait_scale  # the service's seconds are not the device's

    def sign_in(self, server: Server, username: str, password: str) -> tuple[Login, Account]:
        """Open a session."""
        body = {"username": username, "password": password}
        answer = self._client.send(server, self._prepared(Request("POST", "/session", body), ""))
        return _decoded(
            answer,
            lambda values: (
                Login(server, str(values["token"]), values["account"]["username"]),
                decoding.account(values["account"]),
            ),
        )

    def sign_out(self) -> None:
        """Close the session."""
        self._call(Request("DELETE", "/session"), _nothing)

    def me(self) -> Account:
        """The account with its standing."""
        return self._call(Request("GET", "/me"), decoding.account)

    def verify(self, code: str) -> Account:
        """Verify the account with the code that it was sent."""
        return self._call(Request("POST", "/me/verification", {"code": code}), decoding.account)

    def privacy(self) -> Privacy:
        """The account's privacy settings."""
        return self._call(Request("GET", "/me/privacy"), decoding.privacy)

    def put_privacy(self, privacy: Privacy) -> Privacy:
        """Replace them."""
        return self._call(Request("PUT", "/me/privacy", vars(privacy)), decoding.privacy)

    def people(self, query: str) -> list[Person]:
        """Search for people."""
        request = Request("GET", f"/people?{urlencode({'q': query})}")
        return self._call(request, lambda v: [decoding.person(each) for each in v["people"]])

    def follow(self, username: str, *, wanted: bool) -> None:
        """Follow somebody, or no longer."""
        method = "PUT" if wanted else "DELETE"
        self._call(Request(method, f"/people/{quote(username, safe='')}/follow"), _nothing)

    def conversations(self) -> list[RemoteConversation]:
        """All conversations of the account."""
        return self._call(
            Request("GET", "/conversations"),
            lambda v: [decoding.conversation(each) for each in v["conversations"]],
        )

    def messages(self, peer: str, after: int) -> list[RemoteMessage]:
        """What a conversation holds after a sequence number."""
        request = Request("GET", f"{_conversation(peer)}/messages?after={after}")
        return self._call(request, lambda v: [decoding.message(m, peer) for m in v["messages"]])

    def send(self, peer: str, text: str, client_id: str) -> RemoteMessage:
        """Send a message; `client_id` is also the idempotency key of versions that have one."""
        headers = {"Idempotency-Key": client_id} if self._behaviour.idempotency_key else {}
        body = {"text": self._behaviour.encode(text), "client_id": client_id}
        request = Request("POST", f"{_conversation(peer)}/messages", body, headers)
        return self._call(request, lambda v: decoding.message(v["message"], peer))

    def receipt(self, message_id: str) -> None:
        """Tell that a message has arrived here."""
        path = f"/messages/{quote(message_id, safe='')}/receipt"
        self._call(Request("POST", path, {}), _nothing)

    def events(self, after: int) -> EventPage:
        """Wait for news."""
        me = self.login.username if self.login else ""
        request = Request("GET", f"/events?after={after}&wait={self._poll:.3g}", wait=POLL_SECONDS)
        return self._call(request, lambda values: decoding.event_page(values, me))

    def appeal(self, subject: dict[str, str], text: str) -> None:
        """Appeal against `{"restriction_id": …}` or `{"strike_id": …}`."""
        self._call(Request("POST", "/appeals", {**subject, "text": text}), _nothing)

    def _call(self, request: Request, decode: Callable[[Any], T]) -> T:
        login = self.login
        if login is None:
            raise _signed_out()
        try:
            answer = self._client.send(login.server, self._prepared(request, login.token))
            result = _decoded(answer, decode)
        except (NoConnectionError, ServiceFailedError, RefusedError) as error:
            self._expect_still(login)
            self.observer(error)
            raise
        self._expect_still(login)
        self.observer(None)
        return result

    def _expect_still(self, login: Login) -> None:
        """What is answered to an account that was signed out meanwhile says nothing of the next."""
        if self.login != login:
            raise _signed_out()

    def _prepared(self, request: Request, token: str) -> Request:
        headers = {"X-Courier-Protocol": str(self._behaviour.protocol), **request.headers}
        headers["User-Agent"] = f"Courier/{self._behaviour.version}"
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return replace(request, path=_PREFIX + request.path, headers=headers)


def _conversation(peer: str) -> str:
    return f"/conversations/{quote(peer, safe='')}"


def _signed_out() -> RefusedError:
    return RefusedError(HTTPStatus.UNAUTHORIZED, "unauthenticated", "Sign in to continue.")


def _nothing(_: object) -> None:
    return None


def _decoded(answer: Answer, decode: Callable[[Any], T]) -> T:
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise _refusal(answer)
    try:
        return decode(answer.values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ServiceFailedError(f"HTTP {answer.status} with an unexpected body") from error


def _refusal(answer: Answer) -> RefusedError | ServiceFailedError:
    error = answer.values.get("error") if isinstance(answer.values, dict) else None
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or not isinstance(error, dict):
        return ServiceFailedError(f"HTTP {answer.status}")
    return RefusedError(answer.status, str(error.get("code", "")), str(error.get("message", "")))
