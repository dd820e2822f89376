"""What the service refuses, and the one JSON shape in which both APIs say so.

{"error": {"code", "rule", "message", "until", "retry_after", "appealable", "restriction_id"}}

ServiceError         an HTTP status, a code and a text for the user
├── NotFoundError    404: no such account, message, restriction or appeal
├── InvalidError     400 or 422: the request itself is wrong
├── CredentialsError 401: wrong password, or no valid token
└── RefusedError     the policy engine refused; carries its decision
DatabaseUnusableError  the database file cannot be opened, or another service holds it
"""

from http import HTTPStatus

from harness.service.clock import iso_or_none
from harness.service.policy.model import Decision

STATUS_OF_CODE = {
    "update_required": HTTPStatus.UPGRADE_REQUIRED,
    "rate_limited": HTTPStatus.TOO_MANY_REQUESTS,
}


class ServiceError(Exception):
    """The request ends with an HTTP error; `body` is what the client reads."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, code, message)
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> dict[str, object]:
        """The error in the wire's shape."""
        return {"error": self._fields()}

    def headers(self) -> dict[str, str]:
        """Response headers that belong to the error."""
        return {}

    def _fields(self) -> dict[str, object]:
        return {
            "code": self.code,
            "rule": None,
            "message": self.message.encode("utf-8", "replace").decode(),  # may quote broken keys
            "until": None,
            "retry_after": None,
            "appealable": False,
            "restriction_id": None,
        }


class NotFoundError(ServiceError):
    """What the request names does not exist, or not for this account."""

    def __init__(self, message: str) -> None:
        super().__init__(HTTPStatus.NOT_FOUND, "not_found", message)


class InvalidError(ServiceError):
    """The request is malformed or contradicts what is already so."""

    def __init__(self, message: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(status, "bad_request", message)


class CredentialsError(ServiceError):
    """The password is wrong (`bad_credentials`) or the token is missing (`unauthenticated`)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(HTTPStatus.UNAUTHORIZED, code, message)

    def headers(self) -> dict[str, str]:
        """RFC 9110, 11.6.1: a 401 names the scheme it wants."""
        return {"WWW-Authenticate": "Bearer"}


class RefusedError(ServiceError):
    """A rule of the policy engine refused; `decision` says which, why and until when."""

    def __init__(self, decision: Decision, retry_after: int | None = None) -> None:
        status = STATUS_OF_CODE.get(decision.code, HTTPStatus.FORBIDDEN)
        super().__init__(status, decision.code, decision.message)
        self.decision = decision
        self.retry_after = retry_after

    def headers(self) -> dict[str, str]:
        """`Retry-After`, where the refusal ends by itself."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}

    def _fields(self) -> dict[str, object]:
        decision = self.decision
        return {
            "code": decision.code,
            "rule": decision.rule,
            "message": decision.message,
            "until": iso_or_none(decision.until),
            "retry_after": self.retry_after,
            "appealable": decision.appealable,
            "restriction_id": decision.restriction_id,
        }


class DatabaseUnusableError(Exception):
    """The database cannot be opened: no folder, no database, or held by another service."""
