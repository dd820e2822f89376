"""The control API: its token, accounts, settings and the clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest

Enrol = Callable[..., httpx.Client]
Connect = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]

PATHS = ["/health", "/accounts", "/settings", "/clock", "/appeals", "/nothing"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("token", [b"", b"wrong", b"\xe4"], ids=["none", "wrong", "not-ascii"])
def test_nothing_is_told_without_the_token(
    connect: Connect, running: dict[str, Any], path: str, token: bytes
) -> None:
    stranger = connect(f"{running['control_url']}/control/v1")
    headers = {b"Authorization": b"Bearer " + token} if token else {}

    answer = stranger.get(path, headers=headers)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "unauthenticated"


def test_the_token_of_an_account_opens_no_control(
    enrol: Enrol, connect: Connect, running: dict[str, Any]
) -> None:
    ana = enrol("ana")
    token = ana.headers["Authorization"].removeprefix("Bearer ")

    answer = connect(f"{running['control_url']}/control/v1", token).get("/accounts")

    assert answer.status_code == 401


def test_the_wire_api_has_no_control(running: dict[str, Any], connect: Connect) -> None:
    answer = connect(running["url"], "a-token-for-the-tests-alone").get("/control/v1/accounts")

    assert answer.status_code == 404


def test_the_service_is_healthy(control: httpx.Client) -> None:
    assert control.get("/health").json() == {"status": "ok"}


def test_an_account_is_created_as_asked(control: httpx.Client) -> None:
    body = {"password": "p", "display_name": "Ana", "age_days": 3, "verified": False}

    answer = control.put("/accounts/ana", json=body | {"reputation": 40})

    account = answer.json()
    assert answer.status_code == 201
    assert (account["display_name"], account["verified"], account["reputation"]) == (
        "Ana",
        False,
        40,
    )
    assert round(account["age_days"], 3) == 3


def test_an_account_that_is_replaced_keeps_its_id_and_messages_alone(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    send(ana, "ben", "hello")
    control.post("/accounts/ana/restrictions", json={})
    control.put("/follows/ana/ben")
    before = control.get("/accounts/ana").json()

    answer = control.put("/accounts/ana", json={"password": "new"})

    state = control.get("/accounts/ana/state").json()
    assert (answer.status_code, answer.json()["id"]) == (200, before["id"])
    assert (state["restrictions"], state["follows"], state["rate_windows"]["sends"]) == ([], [], [])
    assert ana.get("/me").status_code == 401
    assert len(control.get("/conversations/ana/ben/messages").json()["messages"]) == 1


def test_a_deleted_account_is_gone_with_its_messages(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    send(ana, "ben", "hello")

    control.delete("/accounts/ana")

    assert control.get("/accounts/ana").status_code == 404
    assert ana.get("/me").status_code == 401
    assert ben.get("/conversations").json() == {"conversations": []}


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        pytest.param({"verified": False}, "verified", False, id="verified"),
        pytest.param({"reputation": 7}, "reputation", 7, id="reputation"),
        pytest.param({"display_name": "A"}, "display_name", "A", id="display-name"),
        pytest.param({"standing": "limited"}, "standing", "limited", id="standing"),
        pytest.param({"verification_code": "111111"}, "verification_code", "111111", id="code"),
    ],
)
def test_an_account_is_changed_in_part(
    enrol: Enrol, control: httpx.Client, change: dict[str, object], field: str, value: object
) -> None:
    enrol("ana")
    before = control.get("/accounts/ana").json()

    account = control.patch("/accounts/ana", json=change).json()

    assert account[field] == value
    assert account["created_at"] == before["created_at"]


def test_an_operator_changes_privacy(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")

    control.patch("/accounts/ana", json={"privacy": {"who_can_message": "friends"}})

    assert ana.get("/me/privacy").json()["who_can_message"] == "friends"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("PUT", "/accounts/a b", {"password": "p"}, id="username"),
        pytest.param("PUT", "/accounts/ana", {}, id="no-password"),
        pytest.param("PATCH", "/accounts/ana", {"age_days": -1}, id="negative-age"),
        pytest.param("PATCH", "/accounts/ana", {"reputation": 101}, id="reputation"),
        pytest.param("PATCH", "/accounts/ana", {"standing": "odd"}, id="standing"),
        pytest.param("PATCH", "/accounts/ana", {"colour": "red"}, id="unknown-field"),
        pytest.param("POST", "/accounts/ana/reports", {"policy": "x", "count": 0}, id="count"),
        pytest.param("POST", "/accounts/ana/restrictions", {"scope": ["fly"]}, id="scope"),
        pytest.param("POST", "/accounts/ana/restrictions", {"hours": 0}, id="hours"),
        pytest.param("PATCH", "/settings", {"hourly_limit": -1}, id="limit"),
        pytest.param("PATCH", "/settings", {"no_such": 1}, id="unknown-setting"),
        pytest.param("PUT", "/settings", {"suspension_hours": []}, id="no-hours"),
        pytest.param("POST", "/clock/advance", {"seconds": "soon"}, id="seconds"),
        pytest.param("PUT", "/clock", {}, id="offset"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    enrol: Enrol, control: httpx.Client, method: str, path: str, body: dict[str, object]
) -> None:
    enrol("ana")
    pages = ("/accounts/ana/state", "/settings")
    before = [control.get(page).json() for page in pages]

    answer = control.request(method, path, json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_request")
    assert [control.get(page).json() for page in pages] == before


@pytest.mark.parametrize("path", ["/settings", "/accounts/ana"])
def test_a_body_of_broken_characters_is_refused(
    enrol: Enrol, control: httpx.Client, path: str
) -> None:
    enrol("ana")

    answer = control.patch(
        path,
        content=b'{"\\ud83d": "\\ud83d", "display_name": "\\ud83d"}',
        headers={"Content-Type": "application/json"},
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_request")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("GET", "/accounts/nobody", None, id="account"),
        pytest.param("PATCH", "/accounts/nobody", {}, id="change"),
        pytest.param("DELETE", "/accounts/nobody", None, id="delete"),
        pytest.param("GET", "/accounts/nobody/state", None, id="state"),
        pytest.param("GET", "/accounts/nobody/events", None, id="events"),
        pytest.param("POST", "/accounts/nobody/reports", {"policy": "x"}, id="reports"),
        pytest.param("POST", "/accounts/nobody/restrictions", {}, id="restrictions"),
        pytest.param("PUT", "/follows/ana/nobody", None, id="follow"),
        pytest.param("DELETE", "/restrictions/none", None, id="restriction"),
        pytest.param("POST", "/appeals/none/decision", {"accept": True}, id="appeal"),
        pytest.param("GET", "/appeals?username=nobody", None, id="appeals"),
        pytest.param("GET", "/conversations/ana/nobody/messages", None, id="conversation"),
    ],
)
def test_what_is_not_there_is_not_found(
    enrol: Enrol, control: httpx.Client, method: str, path: str, body: object
) -> None:
    enrol("ana")

    answer = control.request(method, path, json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_settings_are_changed_in_part_and_replaced_whole(control: httpx.Client) -> None:
    usual = control.get("/settings").json()

    changed = control.patch("/settings", json={"hourly_limit": 9, "daily_limit": 8}).json()
    replaced = control.put("/settings", json={"hourly_limit": 7}).json()

    assert changed == usual | {"hourly_limit": 9, "daily_limit": 8}
    assert replaced == usual | {"hourly_limit": 7}


def test_the_clock_advances_and_is_put_back(control: httpx.Client) -> None:
    before = control.get("/clock").json()

    control.post("/clock/advance", json={"seconds": 100})
    after = control.post("/clock/advance", json={"seconds": 100}).json()
    back = control.put("/clock", json={"offset_seconds": 0}).json()

    assert (before["offset_seconds"], after["offset_seconds"], back["offset_seconds"]) == (
        0,
        200,
        0,
    )
    assert 200 <= after["epoch"] - before["epoch"] < 210
    now = datetime.fromisoformat(after["now"])
    assert abs(now.timestamp() - after["epoch"]) < 0.001


def test_a_ban_that_the_clock_ended_holds_again_when_it_is_moved_back(
    enrol: Enrol, control: httpx.Client
) -> None:
    ana = enrol("ana")
    control.post("/accounts/ana/restrictions", json={"hours": 1})

    control.post("/clock/advance", json={"seconds": 3601})
    ended = ana.get("/me").json()["standing"]
    control.put("/clock", json={"offset_seconds": 0})

    log = [event["kind"] for event in control.get("/accounts/ana/events").json()["events"]]
    assert (ended, ana.get("/me").json()["standing"]) == ("good", "banned")
    assert log[-2:] == ["restriction_ended", "restriction_resumed"]


def test_moving_the_clock_wakes_the_apps(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")
    cursor = ana.get("/events").json()["next"]

    control.post("/clock/advance", json={"seconds": 1})

    page = ana.get("/events", params={"after": cursor, "wait": 20}).json()
    assert [event["kind"] for event in page["events"]] == ["account"]


def test_the_log_is_read_from_where_one_left_off(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    page = control.get("/accounts/ana/events").json()
    message = send(ana, "ben", "hello", "c1").json()["message"]
    ben.post(f"/messages/{message['id']}/receipt", json={})

    events = control.get("/accounts/ana/events", params={"after": page["next"]}).json()["events"]

    assert [(event["kind"], event["message_id"], event["client_id"]) for event in events] == [
        ("message_accepted", message["id"], "c1"),
        ("message_delivered", message["id"], "c1"),
    ]
    assert [event["n"] for event in events] == [page["next"] + 1, page["next"] + 2]
