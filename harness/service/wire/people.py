"""The wire API's people: search, follow, block."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from harness.service.accounts import Account
from harness.service.delivery import Caller
from harness.service.errors import InvalidError, NotFoundError
from harness.service.service import Service
from harness.service.views import Wire, peer_view

MOST_FOUND = 50
Authenticate = Callable[[Request], Awaitable[Caller]]


def people(service: Service, authenticate: Authenticate) -> APIRouter:
    """The routes under /people, and the follow requests of a private account."""
    router = APIRouter()
    _finding(router, service, authenticate)
    _following(router, service, authenticate)
    _blocking(router, service, authenticate)
    return router


def _finding(router: APIRouter, service: Service, authenticate: Authenticate) -> None:
    Signed = Annotated[Caller, Depends(authenticate)]  # noqa: N806  (a type)

    @router.get("/people")
    async def search(caller: Signed, q: Annotated[str, Query(max_length=100)] = "") -> JSONResponse:
        found = [_person(service, caller, one) for one in _search(service, caller.account, q)]
        return JSONResponse({"people": found})


def _following(router: APIRouter, service: Service, authenticate: Authenticate) -> None:
    relations, events = service.relations, service.events
    Signed = Annotated[Caller, Depends(authenticate)]  # noqa: N806  (a type)

    @router.put("/people/{username}/follow")
    async def follow(username: str, caller: Signed) -> JSONResponse:
        peer = _other(service, caller, username)
        own = caller.account.username
        if relations.blocks(peer.username, own):
            raise NotFoundError("Couldn't find this account.")
        with service.storage.transaction():
            relations.request_follow(own, peer)
            events.record(own, "followed", peer=peer.username)
            events.push(peer.username, "account")
        return JSONResponse({})

    @router.delete("/people/{username}/follow")
    async def unfollow(username: str, caller: Signed) -> JSONResponse:
        peer = _other(service, caller, username)
        with service.storage.transaction():
            relations.unfollow(caller.account.username, peer.username)
            events.record(caller.account.username, "unfollowed", peer=peer.username)
        return JSONResponse({})

    @router.put("/me/follow-requests/{username}")
    async def accept_follow(username: str, caller: Signed) -> JSONResponse:
        own = caller.account.username
        if not relations.requested(username, own):
            raise NotFoundError("This account does not ask to follow you.")
        with service.storage.transaction():
            relations.follow(username, own)
            events.record(own, "follow_accepted", peer=username)
            events.push(username, "account")
        return JSONResponse({})


def _blocking(router: APIRouter, service: Service, authenticate: Authenticate) -> None:
    relations, events = service.relations, service.events
    Signed = Annotated[Caller, Depends(authenticate)]  # noqa: N806  (a type)

    @router.put("/people/{username}/block")
    async def block(username: str, caller: Signed) -> JSONResponse:
        peer = _other(service, caller, username)
        with service.storage.transaction():
            relations.block(caller.account.username, peer.username)
            events.record(caller.account.username, "blocked", peer=peer.username)
        return JSONResponse({})

    @router.delete("/people/{username}/block")
    async def unblock(username: str, caller: Signed) -> JSONResponse:
        peer = _other(service, caller, username)
        with service.storage.transaction():
            relations.unblock(caller.account.username, peer.username)
            events.record(caller.account.username, "unblocked", peer=peer.username)
        return JSONResponse({})


def _other(service: Service, caller: Caller, username: str) -> Account:
    peer = service.accounts.get(username)
    if peer.username == caller.account.username:
        raise InvalidError("This is your own account.")
    return peer


def _search(service: Service, own: Account, words: str) -> list[Account]:
    wanted = words.strip().casefold()

    def matches(one: Account) -> bool:
        if one.username == own.username or service.relations.blocks(one.username, own.username):
            return False
        if one.username.casefold() == wanted:
            return True
        names = f"{one.username} {one.display_name}".casefold()
        return one.privacy.discoverable and wanted in names

    return [one for one in service.accounts.all() if matches(one)][:MOST_FOUND]


def _person(service: Service, caller: Caller, peer: Account) -> Wire:
    own = caller.account.username
    return {
        **peer_view(peer),
        "relation": service.relations.word(own, peer.username),
        "requested": service.relations.requested(own, peer.username),
        "blocked": service.relations.blocks(own, peer.username),
        "can_message": service.delivery.can_message(caller, peer),
    }
