"""The control API: sets accounts, limits and the clock up, under /control/v1; loopback only.

Every request, also to an unknown path, needs `Authorization: Bearer CONTROL_TOKEN`.
"""

import hmac

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from harness.service.clock import iso
from harness.service.control.accounts import accounts
from harness.service.errors import CredentialsError
from harness.service.http import bearer_token, error_response, new_app
from harness.service.policy.settings import PolicySettings
from harness.service.requests import Advance, Offset, Verdict
from harness.service.service import Service


class TokenGuard:
    """Lets only requests with the control token through."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI call."""
        if scope["type"] == "http":
            given = bearer_token(Request(scope)).encode("utf-8", "replace")
            if not hmac.compare_digest(given, self._token):
                error = CredentialsError(
                    "unauthenticated", "The control token is missing or wrong."
                )
                await error_response(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def control_app(service: Service, token: str) -> FastAPI:
    """The app that operators and tests talk to."""
    app = new_app("Courier reference service, control")
    for router in (accounts(service), _moderation(service), _settings(service), _clock(service)):
        app.include_router(router, prefix="/control/v1")
    app.add_middleware(TokenGuard, token=token)
    return app


def _moderation(service: Service) -> APIRouter:
    router = APIRouter()

    @router.delete("/restrictions/{restriction_id}")
    async def lift(restriction_id: str) -> JSONResponse:
        with service.storage.transaction():
            service.sanctions.lift(restriction_id, "lifted by an operator")
        return JSONResponse({"lifted": restriction_id})

    @router.get("/appeals")
    async def appeals(username: str | None = None) -> JSONResponse:
        if username is not None:
            service.accounts.get(username)
        return JSONResponse({"appeals": [one.wire() for one in service.appeals.of(username)]})

    @router.post("/appeals/{appeal_id}/decision")
    async def decide(appeal_id: str, body: Verdict) -> JSONResponse:
        with service.storage.transaction():
            appeal = service.appeals.decide(appeal_id, accept=body.accept)
        return JSONResponse({"appeal": appeal.wire()})

    @router.get("/conversations/{one}/{other}/messages")
    async def messages(one: str, other: str) -> JSONResponse:
        for username in (one, other):
            service.accounts.get(username)
        found = service.messages.between(one, other)
        return JSONResponse({"messages": [message.wire() for message in found]})

    return router


def _settings(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get("/settings")
    async def read() -> JSONResponse:
        return JSONResponse(service.settings.current.model_dump(mode="json"))

    @router.put("/settings")
    async def replace(body: PolicySettings) -> JSONResponse:
        return JSONResponse(service.settings.replace(body).model_dump(mode="json"))

    @router.patch("/settings")
    async def change(body: dict[str, object]) -> JSONResponse:
        return JSONResponse(service.settings.change(body).model_dump(mode="json"))

    return router


def _clock(service: Service) -> APIRouter:
    router = APIRouter()

    def view() -> JSONResponse:
        now = service.clock.now()  # read once, so that both say the same moment
        return JSONResponse({"now": iso(now), "epoch": now, "offset_seconds": service.clock.offset})

    @router.get("/clock")
    async def read() -> JSONResponse:
        return view()

    @router.post("/clock/advance")
    async def advance(body: Advance) -> JSONResponse:
        service.set_clock_offset(service.clock.offset + body.seconds)
        return view()

    @router.put("/clock")
    async def replace(body: Offset) -> JSONResponse:
        service.set_clock_offset(body.offset_seconds)
        return view()

    @router.get("/health")
    async def health() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    return router
