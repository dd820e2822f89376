"""The control API's accounts: create, change, restrict, report, and the state knob for undo."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from harness.service.accounts import Account, Privacy, Profile
from harness.service.errors import InvalidError
from harness.service.policy import Kind
from harness.service.policy.strikes import SUSPENDED
from harness.service.privacy import change_privacy
from harness.service.requests import AccountChange, NewAccount, Reports, Restrict
from harness.service.sanctions import NewRestriction, Report, hours_from
from harness.service.service import Service
from harness.service.state_document import AccountState
from harness.service.storage import Value
from harness.service.views import control_view, me_view

Username = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.\-]{1,40}$")]
WHOLE_LOG = 1_000_000
USUAL_RULE = {
    Kind.NEW_ACCOUNT: "account.new_account_limit",
    Kind.LIMITED: "account.limited",
    Kind.VIEW_ONLY: "guidelines.view_only",
    Kind.MESSAGING_SUSPENSION: "guidelines.suspension",
    Kind.TEMPORARY_BAN: "ban.temporary",
    Kind.PERMANENT_BAN: "ban.permanent",
}


def accounts(service: Service) -> APIRouter:
    """The routes under /accounts and /follows."""
    router = APIRouter()
    _lifecycle(router, service)
    _state(router, service)
    _sanctions(router, service)
    _follows(router, service)
    return router


def _lifecycle(router: APIRouter, service: Service) -> None:
    @router.put("/accounts/{username}")
    async def put(username: Username, body: NewAccount) -> JSONResponse:
        existed = service.accounts.find(username) is not None
        with service.storage.transaction():
            account = _create(service, username, body)
            service.events.record(username, "account_replaced" if existed else "account_created")
            service.events.push(username, "account")
        status = HTTPStatus.OK if existed else HTTPStatus.CREATED
        return JSONResponse(control_view(service, account), status)

    @router.get("/accounts")
    async def listing() -> JSONResponse:
        found = [control_view(service, one) for one in service.accounts.all()]
        return JSONResponse({"accounts": found})

    @router.get("/accounts/{username}")
    async def get(username: Username) -> JSONResponse:
        return JSONResponse(control_view(service, service.accounts.get(username)))

    @router.patch("/accounts/{username}")
    async def patch(username: Username, body: AccountChange) -> JSONResponse:
        with service.storage.transaction():
            account = _change(service, username, body)
            service.events.record(username, "account_changed")
            service.events.push(username, "account")
        return JSONResponse(control_view(service, account))

    @router.delete("/accounts/{username}")
    async def delete(username: Username) -> JSONResponse:
        with service.storage.transaction():
            service.accounts.delete(username)
        service.events.bell.ring(username)
        return JSONResponse({})


def _state(router: APIRouter, service: Service) -> None:
    @router.get("/accounts/{username}/state")
    async def read(username: Username) -> JSONResponse:
        return JSONResponse(service.states.read(username).model_dump(mode="json"))

    @router.put("/accounts/{username}/state")
    async def restore(username: Username, body: AccountState) -> JSONResponse:
        with service.storage.transaction():
            service.states.restore(username, body)
            service.events.record(username, "state_restored")
            service.events.push(username, "account")
        return JSONResponse(service.states.read(username).model_dump(mode="json"))

    @router.get("/accounts/{username}/events")
    async def events(
        username: Username, after: Annotated[int, Query(ge=0, le=2**53)] = 0
    ) -> JSONResponse:
        service.accounts.get(username)
        service.sanctions.settle_ended()
        found = service.events.log.after(username, after, WHOLE_LOG)
        return JSONResponse({"events": found, "next": found[-1]["n"] if found else after})


def _sanctions(router: APIRouter, service: Service) -> None:
    @router.post("/accounts/{username}/reports", status_code=HTTPStatus.CREATED)
    async def report(username: Username, body: Reports) -> JSONResponse:
        account = service.accounts.get(username)
        made = Report(policy=body.policy, upheld=body.upheld, reporter=body.by)
        with service.storage.transaction():
            for _ in range(body.count):
                service.sanctions.report(username, made, service.settings.current)
        return JSONResponse(me_view(service, account), HTTPStatus.CREATED)

    @router.post("/accounts/{username}/restrictions", status_code=HTTPStatus.CREATED)
    async def restrict(username: Username, body: Restrict) -> JSONResponse:
        account = service.accounts.get(username)
        new = NewRestriction(
            kind=body.kind,
            scope=tuple(dict.fromkeys(body.scope)),
            rule=body.rule or USUAL_RULE[body.kind],
            message=body.message or SUSPENDED,
            until=hours_from(service.clock.now(), body.hours),
            appealable=body.appealable,
        )
        with service.storage.transaction():
            identity = service.sanctions.restrict(username, new)
        held = me_view(service, account)["restrictions"]
        made = [one for one in held if one["id"] == identity] if isinstance(held, list) else []
        return JSONResponse({"restriction": made[0]}, HTTPStatus.CREATED)


def _follows(router: APIRouter, service: Service) -> None:
    @router.put("/follows/{follower}/{followed}")
    async def follow(follower: Username, followed: Username) -> JSONResponse:
        _two(service, follower, followed)
        with service.storage.transaction():
            service.relations.follow(follower, followed)
            service.events.push(followed, "account")
        return JSONResponse({})

    @router.delete("/follows/{follower}/{followed}")
    async def unfollow(follower: Username, followed: Username) -> JSONResponse:
        _two(service, follower, followed)
        with service.storage.transaction():
            service.relations.unfollow(follower, followed)
            service.events.push(followed, "account")
        return JSONResponse({})


def _two(service: Service, one: str, other: str) -> None:
    for username in (one, other):
        service.accounts.get(username)
    if one == other:
        raise InvalidError("An account does not follow itself.")


def _create(service: Service, username: str, body: NewAccount) -> Account:
    """A fresh account; one that was there loses its state and sessions, its messages stay."""
    profile = Profile(
        password=body.password,
        display_name=body.display_name or username,
        age_days=body.age_days,
        verified=body.verified,
        reputation=body.reputation,
    )
    if service.accounts.find(username) is None:
        return service.accounts.create(username, profile)
    service.states.clear(username)
    service.accounts.set_password(username, profile.password)
    service.accounts.set_privacy(username, Privacy())
    return service.accounts.reset(username, profile)


def _change(service: Service, username: str, body: AccountChange) -> Account:
    service.accounts.get(username)
    if body.password is not None:
        service.accounts.set_password(username, body.password)
    if body.age_days is not None:
        service.accounts.set_age(username, body.age_days)
    if body.privacy is not None:
        change_privacy(service, username, body.privacy)
    named = body.model_dump(exclude_none=True, exclude={"password", "age_days", "privacy"})
    columns: dict[str, Value] = {
        key: int(value) if isinstance(value, bool) else value for key, value in named.items()
    }
    return service.accounts.change(username, **columns)
