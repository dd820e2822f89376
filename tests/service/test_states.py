"""The state of an account: read, changed in every way, and put back exactly."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.service.accounts import Profile
from harness.service.errors import InvalidError
from harness.service.policy import Kind
from harness.service.service import Service
from harness.service.state_document import AccountState

Enrol = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]


def rich_state(enrol: Enrol, send: Send, control: httpx.Client) -> dict[str, Any]:
    """The state of an account to which everything has happened once."""
    ana, ben, _ = enrol("ana", age_days=1, verified=False), enrol("ben"), enrol("cleo")
    control.put("/follows/ana/ben")
    control.put("/follows/ben/ana")
    ana.put("/people/cleo/block")
    ana.put("/me/privacy", json={"who_can_message": "friends", "private_account": True})
    send(ana, "ben", "hello")
    send(ben, "ana", "hello yourself")
    control.post("/accounts/ana/reports", json={"policy": "harassment", "count": 4, "by": "ben"})
    made = control.post("/accounts/ana/restrictions", json={"hours": 1.5}).json()["restriction"]
    ana.post("/appeals", json={"restriction_id": made["id"], "text": "Why?"})
    return dict(control.get("/accounts/ana/state").json())


def test_a_state_is_put_back_exactly(enrol: Enrol, send: Send, control: httpx.Client) -> None:
    before = rich_state(enrol, send, control)
    control.put("/accounts/ana", json={"password": "other"})
    control.delete("/follows/ben/ana")

    answer = control.put("/accounts/ana/state", json=before)

    assert answer.json() == before
    assert control.get("/accounts/ana/state").json() == before


def test_a_state_holds_everything_that_happened(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    state = rich_state(enrol, send, control)

    empty = [name for name, value in state.items() if not value]
    assert empty == []
    assert state["rate_windows"]["sends"]


def test_a_restored_state_is_in_force(enrol: Enrol, send: Send, control: httpx.Client) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    control.post("/accounts/ana/restrictions", json={})
    banned = control.get("/accounts/ana/state").json()
    control.delete(f"/restrictions/{banned['restrictions'][0]['id']}")
    assert send(ana, "ben", "hello").status_code == 201

    control.put("/accounts/ana/state", json=banned)

    assert send(ana, "ben", "hello again").status_code == 403


def test_a_restored_state_gives_the_rate_window_back(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    control.patch("/settings", json={"hourly_limit": 1})
    before = control.get("/accounts/ana/state").json()
    send(ana, "ben", "one")

    control.put("/accounts/ana/state", json=before)

    assert send(ana, "ben", "two").status_code == 201


def test_a_state_keeps_the_messages_and_the_session(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    before = control.get("/accounts/ana/state").json()
    send(ana, "ben", "hello")

    control.put("/accounts/ana/state", json=before)

    assert len(ana.get("/conversations/ben/messages").json()["messages"]) == 1


def test_a_state_holds_no_secret(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")

    state = control.get("/accounts/ana/state").text

    assert "correct horse" not in state
    assert ana.headers["Authorization"].removeprefix("Bearer ") not in state
    assert '"password"' not in state


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"username": "ben"}, id="of-another-account"),
        pytest.param({"version": 2}, id="of-another-version"),
        pytest.param({"blocks": ["nobody"]}, id="unknown-account"),
        pytest.param({"colour": "red"}, id="unknown-field"),
        pytest.param({"blocks": ["ben", "ben"]}, id="twice"),
    ],
)
def test_a_state_that_cannot_be_restored_changes_nothing(
    enrol: Enrol, control: httpx.Client, change: dict[str, object]
) -> None:
    enrol("ana")
    enrol("ben")
    control.put("/follows/ana/ben")
    before = control.get("/accounts/ana/state").json()

    answer = control.put("/accounts/ana/state", json=before | change)

    assert answer.status_code == 422
    assert control.get("/accounts/ana/state").json() == before


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A service in memory, with two accounts."""
    with contextlib.closing(Service(":memory:")) as made:
        for username in ("ana", "ben"):
            profile = Profile(
                password="p",  # noqa: S106  (of no real account)
                display_name=username,
                age_days=1,
                verified=False,
                reputation=50,
            )
            made.accounts.create(username, profile)
        yield made


times = st.floats(min_value=0, max_value=4e9)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ids = st.uuids().map(str)
restrictions = st.fixed_dictionaries(
    {
        "id": ids,
        "kind": st.sampled_from(list(Kind)),
        "scope": st.lists(st.sampled_from(["send", "reply", "inbox", "post"])),
        "rule": names,
        "message": names,
        "created_at": times,
        "until": st.none() | times,
        "appealable": st.integers(0, 1),
        "strike_id": st.none() | ids,
        "lifted_at": st.none() | times,
        "ended": st.integers(0, 1),
    }
)
sends = st.fixed_dictionaries({"message_id": names, "peer": names, "digest": names, "at": times})
states = st.fixed_dictionaries(
    {
        "restrictions": st.lists(restrictions, max_size=3),
        "rate_windows": st.fixed_dictionaries(
            {
                "sends": st.lists(sends, max_size=5),
                "strangers": st.sampled_from([[], [{"peer": "ben", "count": 3}]]),
            }
        ),
        "follows": st.sampled_from([[], [{"peer": "ben", "pending": True}]]),
        "followers": st.sampled_from([[], [{"peer": "ben", "pending": False}]]),
        "blocks": st.sampled_from([[], ["ben"]]),
    }
)


@given(changes=states)
def test_any_state_survives_being_restored(service: Service, changes: dict[str, Any]) -> None:
    document = service.states.read("ana").model_dump(mode="json") | changes
    wanted = AccountState.model_validate(document)

    service.states.restore("ana", wanted)

    assert service.states.read("ana") == wanted


def test_an_id_of_another_account_is_not_taken_over(service: Service) -> None:
    body = {"id": "same", "kind": "warning", "text": "t", "at": 1.0}
    for username in ("ana", "ben"):
        before = service.states.read(username).model_dump(mode="json")
        state = AccountState.model_validate(before | {"notices": [body]})
        if username == "ana":
            service.states.restore(username, state)

    with pytest.raises(InvalidError):
        service.states.restore("ben", state)

    assert service.states.read("ben").notices == []
