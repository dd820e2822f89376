"""Sessions, the account's own page, privacy and versions over the wire."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

Enrol = Callable[..., httpx.Client]
Connect = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]

FIELDS = {"code", "rule", "message", "until", "retry_after", "appealable", "restriction_id"}


def test_signing_in_gives_a_token_and_the_account(enrol: Enrol) -> None:
    ana = enrol("ana", display_name="Ana")

    me = ana.get("/me").json()

    assert (me["username"], me["display_name"], me["standing"]) == ("ana", "Ana", "good")
    assert (me["restrictions"], me["strikes"], me["notices"]) == ([], [], [])


@pytest.mark.parametrize("username", [pytest.param("ana", id="known"), pytest.param("x", id="not")])
def test_a_wrong_password_tells_nothing_about_the_account(enrol: Enrol, username: str) -> None:
    app = enrol("ana")

    answer = app.post("/session", json={"username": username, "password": "wrong"})

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "bad_credentials"
    assert answer.json()["error"]["message"] == "The username or the password is wrong."


def test_a_refused_sign_in_is_logged(enrol: Enrol, control: httpx.Client) -> None:
    app = enrol("ana")

    app.post("/session", json={"username": "ana", "password": "wrong"})

    kinds = [event["kind"] for event in control.get("/accounts/ana/events").json()["events"]]
    assert kinds == ["account_created", "signed_in", "sign_in_refused"]


def test_a_token_ends_with_its_session(enrol: Enrol) -> None:
    ana = enrol("ana")

    ana.delete("/session")

    assert ana.get("/me").json()["error"]["code"] == "unauthenticated"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "/me", id="me"),
        pytest.param("GET", "/people", id="people"),
        pytest.param("GET", "/conversations", id="conversations"),
        pytest.param("GET", "/events", id="events"),
        pytest.param("POST", "/conversations/ben/messages", id="send"),
        pytest.param("POST", "/messages/m/receipt", id="receipt"),
        pytest.param("DELETE", "/session", id="sign-out"),
    ],
)
def test_nothing_is_told_without_a_token(
    connect: Connect, running: dict[str, Any], method: str, path: str
) -> None:
    stranger = connect(f"{running['url']}/v1")

    answer = stranger.request(method, path)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert set(answer.json()["error"]) == FIELDS


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/nothing", 404, id="unknown-path"),
        pytest.param("PATCH", "/me", 405, id="unknown-method"),
        pytest.param("GET", "/events?after=-1", 422, id="negative"),
        pytest.param("GET", "/events?wait=soon", 422, id="no-number"),
        pytest.param("GET", "/openapi.json", 404, id="no-openapi"),
        pytest.param("GET", "/docs", 404, id="no-docs"),
    ],
)
def test_every_error_has_the_same_shape(enrol: Enrol, method: str, path: str, status: int) -> None:
    ana = enrol("ana")

    answer = ana.request(method, path)

    assert answer.status_code == status
    assert set(answer.json()["error"]) == FIELDS


@pytest.mark.parametrize("word", ["", "three", "-1", "1.5", "99999"], ids=repr)
def test_a_protocol_that_is_no_number_is_refused(enrol: Enrol, word: str) -> None:
    ana = enrol("ana")

    answer = ana.get("/me", headers={"X-Courier-Protocol": word})

    assert answer.status_code == 400


def test_privacy_is_changed_in_part(enrol: Enrol) -> None:
    ana = enrol("ana")

    ana.put("/me/privacy", json={"who_can_message": "friends"})

    assert ana.get("/me/privacy").json() == {
        "who_can_message": "friends",
        "private_account": False,
        "discoverable": True,
        "read_status": True,
    }


def test_privacy_knows_no_other_word(enrol: Enrol) -> None:
    ana = enrol("ana")

    answer = ana.put("/me/privacy", json={"who_can_message": "martians"})

    assert answer.status_code == 422
    assert "martians" not in answer.text


def test_the_right_code_verifies_the_account(enrol: Enrol) -> None:
    ana = enrol("ana", verified=False)

    wrong = ana.post("/me/verification", json={"code": "000000"})
    right = ana.post("/me/verification", json={"code": "246810"})

    assert (wrong.status_code, right.status_code) == (422, 200)
    assert ana.get("/me").json()["verified"]


def test_the_version_page_needs_no_account_and_no_protocol(
    connect: Connect, running: dict[str, Any], control: httpx.Client
) -> None:
    control.patch("/settings", json={"minimum_protocol": 3})
    old = connect(f"{running['url']}/v1", protocol="1")

    page = old.get("/version").json()

    assert page == {
        "minimum_protocol": 3,
        "current_protocol": 3,
        "latest_version": "3.2.0",
        "update_text": "To protect your account and improve your experience, "
        "update Courier to the latest version.",
    }


def test_an_old_app_cannot_sign_in(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")
    control.patch("/settings", json={"minimum_protocol": 3})

    answer = ana.post(
        "/session",
        json={"username": "ana", "password": "correct horse"},
        headers={"X-Courier-Protocol": "2"},
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (426, "update_required")


def test_an_old_app_is_refused_everything_and_keeps_its_session(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana", "2"), enrol("ben")
    control.patch("/settings", json={"minimum_protocol": 3})

    reading, sending = ana.get("/conversations"), send(ana, "ben", "hello", "c1")
    ana.headers["X-Courier-Protocol"] = "3"
    updated = send(ana, "ben", "hello", "c1")

    refused = control.get("/accounts/ana/events").json()["events"][-2]
    assert (reading.status_code, sending.status_code, updated.status_code) == (426, 426, 201)
    assert sending.json()["error"]["rule"] == "updates.minimum_protocol"
    assert (refused["kind"], refused["client_id"]) == ("message_refused", "c1")


def test_a_user_reports_and_nothing_is_decided_yet(enrol: Enrol, control: httpx.Client) -> None:
    ana, _ = enrol("ana"), enrol("ben")

    for _ in range(9):
        ana.post("/reports", json={"username": "ben", "reason": "rude"})

    assert control.get("/accounts/ben").json()["standing"] == "good"
    assert control.get("/accounts/ben/events").json()["events"][-1]["peer"] == "ana"
