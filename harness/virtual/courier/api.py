"""The service's API as Courier calls it; every answer is typed, every refusal an exception."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from harness.virtual.courier import decoding
from harness.virtual.courier.behaviour import Behaviour
from harness.virtual.courier.http import Answer, HttpClient, Request, Server
from harness.virtual.courier.model import (
    Account,
    EventPage,
    Person,
    Privacy,
    RemoteConversation,
    RemoteMessage,
)

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
    """The service is there but broken: HTTP 5xx, or an answer that is no JSON."""


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
        request = Request("POST", "/session", body)
        values = _checked(self._client.send(server, self._prepared(request, "")))
        account = decoding.account(values["account"])
        return Login(server, values["token"], account.username), account

    def sign_out(self) -> None:
        """Close the session."""
        self._call(Request("DELETE", "/session"))

    def me(self) -> Account:
        """The account with its standing."""
        return decoding.account(self._call(Request("GET", "/me")))

    def verify(self, code: str) -> Account:
        """Verify the account with the code that it was sent."""
        return decoding.account(self._call(Request("POST", "/me/verification", {"code": code})))

    def privacy(self) -> Privacy:
        """The account's privacy settings."""
        return decoding.privacy(self._call(Request("GET", "/me/privacy")))

    def put_privacy(self, privacy: Privacy) -> Privacy:
        """Replace them."""
        return decoding.privacy(self._call(Request("PUT", "/me/privacy", vars(privacy))))

    def people(self, query: str) -> list[Person]:
        """Search for people."""
        values = self._call(Request("GET", f"/people?{urlencode({'q': query})}"))
        return [decoding.person(each) for each in values["people"]]

    def follow(self, username: str, *, wanted: bool) -> None:
        """Follow somebody, or no longer."""
        method = "PUT" if wanted else "DELETE"
        self._call(Request(method, f"/people/{quote(username, safe='')}/follow"))

    def conversations(self) -> list[RemoteConversation]:
        """All conversations of the account."""
        values = self._call(Request("GET", "/conversations"))
        return [decoding.conversation(each) for each in values["conversations"]]

    def messages(self, peer: str, after: int) -> list[RemoteMessage]:
        """What a conversation holds after a sequence number."""
        values = self._call(Request("GET", f"{_conversation(peer)}/messages?after={after}"))
        return [decoding.message(each, peer) for each in values["messages"]]

    def send(self, peer: str, text: str, client_id: str) -> RemoteMessage:
        """Send a message; `client_id` is also the idempotency key of versions that have one."""
        headers = {"Idempotency-Key": client_id} if self._behaviour.idempotency_key else {}
        body = {"text": self._behaviour.encode(text), "client_id": client_id}
        values = self._call(Request("POST", f"{_conversation(peer)}/messages", body, headers))
        return decoding.message(values.get("message", values), peer)

    def receipt(self, message_id: str) -> None:
        """Tell that a message has arrived here."""
        self._call(Request("POST", f"/messages/{quote(message_id, safe='')}/receipt", {}))

    def events(self, after: int) -> EventPage:
        """Wait for news."""
        path = f"/events?after={after}&wait={self._poll:.3g}"
        values = self._call(Request("GET", path, wait=POLL_SECONDS))
        me = self.login.username if self.login else ""
        events = tuple(decoding.event(each, me) for each in values["events"])
        return EventPage(events, values["next"])

    def appeal(self, subject: dict[str, str], text: str) -> None:
        """Appeal against `{"restriction_id": …}` or `{"strike_id": …}`."""
        self._call(Request("POST", "/appeals", {**subject, "text": text}))

    def _call(self, request: Request) -> Any:  # noqa: ANN401  (JSON)
        login = self.login
        if login is None:
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "unauthenticated", "Sign in to continue.")
        try:
            values = _checked(self._client.send(login.server, self._prepared(request, login.token)))
        except Exception as error:
            self.observer(error)
            raise
        self.observer(None)
        return values

    def _prepared(self, request: Request, token: str) -> Request:
        headers = {"X-Courier-Protocol": str(self._behaviour.protocol), **request.headers}
        headers["User-Agent"] = f"Courier/{self._behaviour.version}"
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return replace(request, path=_PREFIX + request.path, headers=headers)


def _conversation(peer: str) -> str:
    return f"/conversations/{quote(peer, safe='')}"


def _checked(answer: Answer) -> Any:  # noqa: ANN401  (JSON)
    if answer.status < HTTPStatus.BAD_REQUEST and answer.values is not None:
        return answer.values
    error = answer.values.get("error") if isinstance(answer.values, dict) else None
    if answer.status < HTTPStatus.BAD_REQUEST or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ServiceFailedError(f"HTTP {answer.status}")
    if not isinstance(error, dict):
        raise ServiceFailedError(f"HTTP {answer.status} without an error body")
    raise RefusedError(answer.status, str(error.get("code", "")), str(error.get("message", "")))
