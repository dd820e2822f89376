"""The only door to the reference service's control side: accounts, restrictions, limits, clock.

Its own port and its own token keep it apart from what the app talks to. A messaging service
without such a control side can still be driven by scenarios that do not need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from harness.errors import ConfigError, ProtocolError, ServiceError
from harness.model import JsonValue, LoggedEvent
from harness.redaction import SECRETS
from harness.secret_reference import kept_reference, read_secret

_TIMEOUT_S = 10.0
_ADVICE = "See whether the service runs (`harness service start`) and its log."


@dataclass(frozen=True)
class ServiceAddress:
    """Where a service is and how its control side is reached.

    Attributes:
        url: what the app talks to, as this host sees it; plain HTTP unless it says https.
        control_url: what scenarios set it up through.
        token_file: the file that holds the control token; the token itself is kept nowhere else.
        tls_url: the same over TLS; "" where it has no such side besides `url`.
        ends_with_run: whether it and all it holds go away with the run that started it.
        token_reference: where the control token is instead, as `${ENV:NAME}`; "" for the file.
    """

    url: str
    control_url: str
    token_file: Path
    tls_url: str = ""
    ends_with_run: bool = False
    token_reference: str = ""

    @property
    def best_url(self) -> str:
        """What an app had better talk to: over TLS where that is offered."""
        return self.tls_url or self.url

    def as_kept(self) -> dict[str, JsonValue]:
        """How a later process, in whatever folder, reaches the control side; no secret is in it."""
        return {
            "url": self.url,
            "control_url": self.control_url,
            "token_file": str(self.token_file.absolute()),
            "token": kept_reference(self.token_reference),
            "ends_with_run": self.ends_with_run,
        }

    def token(self) -> str:
        """The control token.

        Raises:
            ConfigError: the file cannot be read, or the reference leads nowhere.
        """
        if self.token_reference:
            return read_secret(self.token_reference, "service.token")
        try:
            return SECRETS.learn(self.token_file.read_text(encoding="utf-8").strip())
        except OSError as error:
            raise ConfigError(
                str(self.token_file),
                f"cannot be read ({error.strerror})",
                "the control token's file",
            ) from error


def service_named(
    option: str, url: str | None, control_url: str | None, token_file: Path | None
) -> ServiceAddress | None:
    """The service that an operator named, None if none of its parts was.

    Args:
        option: the name of the option for `url`; the two others begin like it.
        url: what the app talks to.
        control_url: its control side.
        token_file: the file with its control token.

    Raises:
        ConfigError: only part of it was named.
    """
    if url and control_url and token_file:
        return ServiceAddress(url, control_url, token_file)
    if url or control_url or token_file:
        raise ConfigError(
            option,
            "only part of the service is named",
            f"{option}, {option}-control and {option}-token-file",
        )
    return None


class ServiceControl:
    """The control side of one running service."""

    def __init__(self, address: ServiceAddress) -> None:
        self.address = address
        self._http = httpx.Client(
            base_url=f"{address.control_url.rstrip('/')}/control/v1",
            headers={"Authorization": f"Bearer {address.token()}"},
            timeout=_TIMEOUT_S,
            trust_env=False,
        )

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def ask(
        self, method: str, path: str, body: object = None, **query: str | int
    ) -> dict[str, Any]:
        """One request; the JSON object of the answer, empty if it has no body.

        Raises:
            ServiceError: the service is not reachable or refused.
            ProtocolError: the answer is no JSON object.
        """
        try:
            answer = self._http.request(method, path, json=body, params=query or None)
        except httpx.HTTPError as error:
            raise ServiceError(
                self.address.control_url, f"{method} {path} failed ({error})", _ADVICE
            ) from error
        if answer.is_error:
            raise ServiceError(
                self.address.control_url,
                f"{method} {path} was answered {answer.status_code}: {answer.text[:300]}",
                _ADVICE,
                answer.status_code,
            )
        if not answer.content:
            return {}
        try:
            return dict(answer.json())
        except (TypeError, ValueError) as error:
            raise ProtocolError(self.address.control_url, f"{method} {path}: no JSON") from error

    def answers(self) -> bool:
        """Whether the service runs."""
        try:
            self.ask("GET", "/health")
        except ServiceError:
            return False
        return True

    def account(self, username: str) -> dict[str, Any]:
        """What the service holds of an account."""
        return self.ask("GET", f"/accounts/{username}")

    def create_account(self, username: str, **fields: object) -> None:
        """Make an account, or make it anew."""
        self.ask("PUT", f"/accounts/{username}", fields)

    def events(self, username: str, after: int = 0) -> list[LoggedEvent]:
        """An account's event log after entry number `after`, oldest first."""
        listed = self.ask("GET", f"/accounts/{username}/events", after=after)["events"]
        return [
            LoggedEvent(
                number=int(event["n"]),
                kind=str(event["kind"]),
                message_id=str(event.get("message_id") or ""),
                text=str(event.get("text") or ""),
                rule=str(event.get("rule") or ""),
                at=_moment(event.get("at")),
            )
            for event in listed
        ]


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    return datetime.fromisoformat(text)
