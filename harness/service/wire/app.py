"""The wire API: what Courier speaks, JSON over HTTP/1.1 under /v1.

Headers: `Authorization: Bearer TOKEN`, `X-Courier-Protocol: 1|2|3` (1 when missing) and, on a
message, `Idempotency-Key` (protocol 1 may leave it out).
"""

import re
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse

from harness.service.accounts import WRONG_PASSWORD
from harness.service.delivery import Caller
from harness.service.errors import CredentialsError, InvalidError
from harness.service.http import bearer_token, lenient_body, new_app
from harness.service.policy import Action, Event, Snapshot, decide
from harness.service.privacy import change_privacy
from harness.service.requests import (
    NewAppeal,
    NewReport,
    PrivacyChange,
    SignIn,
    Verification,
)
from harness.service.sanctions import Report
from harness.service.service import Service
from harness.service.views import account_view, me_view, privacy_view
from harness.service.wire.conversations import conversations
from harness.service.wire.people import people
from harness.service.wire.probe import probe


class Gate:
    """Who asks, and whether the app is new enough to."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def protocol(self, request: Request) -> int:
        """The protocol that the app speaks; RefusedError below the minimum."""
        spoken = self.spoken(request)
        snapshot = Snapshot(
            now=self._service.clock.now(), settings=self._service.settings.current, sender=None
        )
        decision = decide(Event(action=Action.REQUEST, protocol=spoken), snapshot)
        if not decision.allowed:
            raise self._service.delivery.refusal(decision)
        return spoken

    async def caller(self, request: Request) -> Caller:
        """The signed-in account, its app being new enough."""
        caller = await self.signed_in(request)
        decision = self._service.delivery.may(caller, Action.REQUEST)
        if not decision.allowed:
            self._service.events.record(
                caller.account.username,
                "request_refused",
                rule=decision.rule,
                reason=decision.message,
            )
            raise self._service.delivery.refusal(decision)
        return caller

    async def signed_in(self, request: Request) -> Caller:
        """The signed-in account, whatever its app."""
        token = bearer_token(request)
        return Caller(
            account=self._service.accounts.of_token(token),
            protocol=self.spoken(request),
            token=token,
        )

    @staticmethod
    def spoken(request: Request) -> int:
        """The protocol of the request's header."""
        word = request.headers.get("x-courier-protocol", "1")
        if not re.fullmatch("[0-9]{1,3}", word):
            raise InvalidError("X-Courier-Protocol is a number.")
        return int(word)


def wire_app(service: Service) -> FastAPI:
    """The app that Courier talks to."""
    gate = Gate(service)
    app = new_app("Courier reference service")
    for router in (
        _sessions(service, gate),
        _me(service, gate),
        people(service, gate.caller),
        conversations(service, gate.caller, gate.signed_in),
        probe(),
    ):
        app.include_router(router, prefix="/v1")
    return app


def _sessions(service: Service, gate: Gate) -> APIRouter:
    router = APIRouter()

    @router.post("/session")
    async def sign_in(body: SignIn, _: Annotated[int, Depends(gate.protocol)]) -> JSONResponse:
        account = service.accounts.find(body.username)
        if not service.accounts.password_is(body.username, body.password) or account is None:
            if account is not None:
                service.events.record(account.username, "sign_in_refused", reason=WRONG_PASSWORD)
            raise CredentialsError("bad_credentials", WRONG_PASSWORD)
        with service.storage.transaction():
            token = service.accounts.open_session(account.username)
            service.events.record(account.username, "signed_in")
        return JSONResponse({"token": token, "account": account_view(service, account)})

    @router.delete("/session")
    async def sign_out(caller: Annotated[Caller, Depends(gate.signed_in)]) -> JSONResponse:
        with service.storage.transaction():
            service.accounts.close_session(caller.token)
            service.events.record(caller.account.username, "signed_out")
        return JSONResponse({})

    @router.get("/version")
    async def version() -> JSONResponse:
        settings = service.settings.current
        return JSONResponse(
            {
                "minimum_protocol": settings.minimum_protocol,
                "current_protocol": settings.current_protocol,
                "latest_version": settings.latest_version,
                "update_text": settings.update_text,
            }
        )

    return router


def _me(service: Service, gate: Gate) -> APIRouter:
    router = APIRouter()
    Signed = Annotated[Caller, Depends(gate.caller)]  # noqa: N806  (a type)

    Appealing = Annotated[NewAppeal, Depends(lenient_body(NewAppeal))]  # noqa: N806  (a type)
    Reporting = Annotated[NewReport, Depends(lenient_body(NewReport))]  # noqa: N806  (a type)

    @router.get("/me")
    async def me(caller: Signed) -> JSONResponse:
        return JSONResponse(me_view(service, caller.account))

    @router.post("/me/verification")
    async def verify(body: Verification, caller: Signed) -> JSONResponse:
        if body.code != caller.account.verification_code:
            raise InvalidError("This code is wrong. Try again.", HTTPStatus.UNPROCESSABLE_ENTITY)
        with service.storage.transaction():
            account = service.accounts.change(caller.account.username, verified=1)
            service.events.record(account.username, "verified")
            service.events.push(account.username, "account")
        return JSONResponse(account_view(service, account))

    @router.get("/me/privacy")
    async def privacy(caller: Signed) -> JSONResponse:
        return JSONResponse(privacy_view(caller.account))

    @router.put("/me/privacy")
    async def set_privacy(body: PrivacyChange, caller: Signed) -> JSONResponse:
        account = change_privacy(service, caller.account.username, body)
        return JSONResponse(privacy_view(account))

    @router.post("/appeals", status_code=HTTPStatus.CREATED)
    async def appeal(body: Appealing, caller: Signed) -> JSONResponse:
        with service.storage.transaction():
            made = service.appeals.submit(
                caller.account.username, body.text, body.restriction_id, body.strike_id
            )
        return JSONResponse({"appeal": made.wire()}, HTTPStatus.CREATED)

    @router.post("/reports", status_code=HTTPStatus.CREATED)
    async def report(body: Reporting, caller: Signed) -> JSONResponse:
        reported = service.accounts.get(body.username)
        made = Report(
            policy=body.reason,
            upheld=False,  # until a moderator decides
            reporter=caller.account.username,
            message_id=body.message_id,
        )
        with service.storage.transaction():
            service.sanctions.report(reported.username, made, service.settings.current)
        return JSONResponse({"reported": reported.username}, HTTPStatus.CREATED)

    return router
