"""The wire API's messages: conversations, sending, receipts, and the long poll for events."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import JSONResponse

from harness.service.delivery import Caller
from harness.service.errors import InvalidError
from harness.service.http import lenient_body
from harness.service.messages import Draft, Message
from harness.service.policy import Action
from harness.service.requests import NewMessage, ReadMark
from harness.service.service import Service
from harness.service.views import Wire, peer_view

LONGEST_WAIT = 25.0
KEYLESS_PROTOCOL = 1
Authenticate = Callable[[Request], Awaitable[Caller]]
Key = Annotated[str | None, Header(min_length=1, max_length=200)]
After = Annotated[int, Query(ge=0, le=2**53)]


def conversations(
    service: Service, authenticate: Authenticate, authenticate_sender: Authenticate
) -> APIRouter:
    """The routes under /conversations, /messages and /events.

    A sender is authenticated without the protocol floor: delivery judges it, so that the log shows
    a refused message and not only a refused request.
    """
    router = APIRouter()
    _reading(router, service, authenticate)
    _sending(router, service, authenticate, authenticate_sender)
    return router


def _reading(router: APIRouter, service: Service, authenticate: Authenticate) -> None:
    async def inbox(caller: Annotated[Caller, Depends(authenticate)]) -> Caller:
        decision = service.delivery.may(caller, Action.INBOX)
        if not decision.allowed:
            service.events.record(
                caller.account.username,
                "inbox_refused",
                rule=decision.rule,
                reason=decision.message,
            )
            raise service.delivery.refusal(decision)
        return caller

    Reader = Annotated[Caller, Depends(inbox)]  # noqa: N806  (a type)

    @router.get("/conversations")
    async def listing(caller: Reader) -> JSONResponse:
        own = caller.account.username
        latest = service.messages.latest(own)
        return JSONResponse({"conversations": [_conversation(service, own, one) for one in latest]})

    @router.get("/conversations/{peer}/messages")
    async def messages(peer: str, caller: Reader, after: After = 0) -> JSONResponse:
        other = service.accounts.get(peer)
        found = service.messages.between(caller.account.username, other.username, after)
        return JSONResponse({"messages": [message.wire() for message in found]})

    @router.get("/events")
    async def events(
        caller: Reader, after: After = 0, wait: Annotated[float, Query(ge=0)] = 0
    ) -> JSONResponse:
        found = await _poll(service, caller.account.username, after, min(wait, LONGEST_WAIT))
        # A number from another database would hide every event to come: start over.
        last = found[-1]["n"] if found else after if after <= _last(service, caller) else 0
        return JSONResponse({"events": found, "next": last})


def _sending(
    router: APIRouter,
    service: Service,
    authenticate: Authenticate,
    authenticate_sender: Authenticate,
) -> None:
    Signed = Annotated[Caller, Depends(authenticate)]  # noqa: N806  (a type)
    Sender = Annotated[Caller, Depends(authenticate_sender)]  # noqa: N806  (a type)
    Text = Annotated[NewMessage, Depends(lenient_body(NewMessage))]  # noqa: N806  (a type)

    @router.post("/conversations/{peer}/messages", status_code=HTTPStatus.CREATED)
    async def send(
        peer: str, caller: Sender, body: Text, idempotency_key: Key = None
    ) -> JSONResponse:
        if idempotency_key is None and caller.protocol > KEYLESS_PROTOCOL:
            raise InvalidError("From protocol 2 on, a message needs an Idempotency-Key.")
        draft = Draft(
            sender=caller.account.username,
            recipient=peer,
            text=body.text,
            client_id=body.client_id,
            key=idempotency_key,
        )
        message, created = service.delivery.send(caller, draft)
        status = HTTPStatus.CREATED if created else HTTPStatus.OK
        return JSONResponse({"message": message.wire()}, status)

    @router.post("/conversations/{peer}/read")
    async def read(peer: str, body: ReadMark, caller: Signed) -> JSONResponse:
        other = service.accounts.get(peer)
        service.messages.mark_read(caller.account.username, other.username, body.seq)
        return JSONResponse({})

    @router.post("/conversations/{peer}/accept")
    async def accept(peer: str, caller: Signed) -> JSONResponse:
        own, other = caller.account.username, service.accounts.get(peer).username
        with service.storage.transaction():
            service.delivery.accept_request(own, other)
            service.events.record(own, "request_accepted", peer=other)
            service.events.push(own, "conversation", peer=other)
            service.events.push(other, "conversation", peer=own)
        return JSONResponse({})

    @router.post("/messages/{message_id}/receipt")
    async def receipt(message_id: str, caller: Signed) -> JSONResponse:
        message = service.delivery.receipt(caller.account.username, message_id)
        return JSONResponse({"message": message.wire()})


def _conversation(service: Service, own: str, last: Message) -> Wire:
    peer = last.recipient if last.sender == own else last.sender
    return {
        "peer": peer_view(service.accounts.get(peer)),
        "last": last.wire(),
        "unread": service.messages.unread(own, peer),
        "request": not service.relations.accepts(own, peer),
    }


def _last(service: Service, caller: Caller) -> int:
    return service.events.stream.last(caller.account.username)


async def _poll(service: Service, username: str, after: int, wait: float) -> list[Wire]:
    """The events after `after`, as soon as there are any, at the latest after `wait` seconds."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    events = service.events
    while True:
        service.sanctions.settle_ended()
        found = events.stream.after(username, after)
        left = deadline - loop.time()
        if found or left <= 0 or events.bell.closed or after > events.stream.last(username):
            return found
        next_end = service.sanctions.next_end(username)
        await events.bell.wait(username, left if next_end is None else min(left, next_end + 0.01))
