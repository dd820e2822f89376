"""Upheld reports, strikes and suspensions, and the appeals against them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest

Enrol = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]

HOUR = 3600
DAY = 24 * HOUR


def report(control: httpx.Client, count: int = 3, *, upheld: bool = True) -> dict[str, Any]:
    body = {"policy": "harassment", "count": count, "upheld": upheld}
    answer = control.post("/accounts/ana/reports", json=body)
    return dict(answer.raise_for_status().json())


def suspended_hours(me: dict[str, Any], control: httpx.Client) -> int:
    until = datetime.fromisoformat(me["restrictions"][-1]["until"]).timestamp()
    return round((until - float(control.get("/clock").json()["epoch"])) / HOUR)


def test_one_upheld_report_is_a_warning(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")

    report(control, 1)

    me = ana.get("/me").json()
    assert (me["standing"], me["strikes"]) == ("good", [])
    assert [notice["kind"] for notice in me["notices"]] == ["warning"]


def test_reports_that_are_not_upheld_lead_to_nothing(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")

    report(control, 30, upheld=False)

    assert ana.get("/me").json()["standing"] == "good"


def test_three_upheld_reports_are_a_strike_and_a_suspension(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")

    me = report(control)
    refused = send(ana, "ben", "hello")

    error = refused.json()["error"]
    assert me == ana.get("/me").json()
    assert (me["standing"], [strike["state"] for strike in me["strikes"]]) == (
        "suspended",
        ["active"],
    )
    assert suspended_hours(me, control) == 24
    assert (refused.status_code, error["code"], error["rule"]) == (
        403,
        "suspended",
        "guidelines.suspension",
    )
    assert error["message"] == (
        "Due to multiple Community Guidelines violations, "
        "you're temporarily prevented from sending and receiving messages."
    )
    assert error["appealable"]


def test_a_suspended_account_can_read_its_inbox(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")

    report(control)

    assert ana.get("/conversations").status_code == 200


def test_a_second_strike_suspends_for_longer(enrol: Enrol, control: httpx.Client) -> None:
    enrol("ana")
    report(control)
    control.post("/clock/advance", json={"seconds": 2 * DAY})

    me = report(control)

    assert suspended_hours(me, control) == 48


def test_the_last_strike_bans_for_good(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")

    report(control, 15)

    me = ana.get("/me").json()
    assert (me["standing"], me["restrictions"][-1]["until"]) == ("banned", None)
    assert me["restrictions"][-1]["rule"] == "ban.permanent"


def test_a_suspension_ends_and_the_strike_stays_for_ninety_days(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    report(control)

    control.post("/clock/advance", json={"seconds": DAY + 1})
    sent = send(ana, "ben", "hello")
    active = ana.get("/me").json()["strikes"][0]["state"]
    control.post("/clock/advance", json={"seconds": 90 * DAY})

    assert (sent.status_code, active) == (201, "active")
    assert ana.get("/me").json()["strikes"][0]["state"] == "expired"


def test_an_expired_strike_no_longer_makes_the_next_one_worse(
    enrol: Enrol, control: httpx.Client
) -> None:
    enrol("ana")
    report(control)
    control.post("/clock/advance", json={"seconds": 91 * DAY})

    me = report(control)

    assert suspended_hours(me, control) == 24


@pytest.mark.parametrize("against", ["restriction", "strike"])
def test_an_accepted_appeal_clears_strike_and_suspension(
    enrol: Enrol, send: Send, control: httpx.Client, against: str
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    me = report(control)
    body = {f"{against}_id": me[f"{against}s"][0]["id"], "text": "This was a mistake."}
    appeal = ana.post("/appeals", json=body).json()["appeal"]
    pending = ana.get("/me").json()

    control.post(f"/appeals/{appeal['id']}/decision", json={"accept": True})

    me = ana.get("/me").json()
    assert pending["strikes"][0]["appeal"]["state"] == "submitted"
    assert pending["restrictions"][0]["appeal"]["id"] == appeal["id"]
    assert (me["standing"], me["restrictions"]) == ("good", [])
    assert me["strikes"][0]["state"] == "cleared"
    assert me["strikes"][0]["appeal"]["state"] == "accepted"
    assert send(ana, "ben", "hello").status_code == 201


def test_a_rejected_appeal_changes_nothing_and_is_the_last(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    body = {"strike_id": report(control)["strikes"][0]["id"], "text": "No!"}
    appeal = ana.post("/appeals", json=body).json()["appeal"]

    control.post(f"/appeals/{appeal['id']}/decision", json={"accept": False})

    assert send(ana, "ben", "hello").status_code == 403
    assert ana.post("/appeals", json=body).status_code == 409
    assert ana.get("/me").json()["notices"][-1]["text"] == "Your appeal was rejected."


def test_an_appeal_is_decided_once(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")
    body = {"strike_id": report(control)["strikes"][0]["id"], "text": "No!"}
    appeal = ana.post("/appeals", json=body).json()["appeal"]
    path = f"/appeals/{appeal['id']}/decision"
    control.post(path, json={"accept": False})

    assert control.post(path, json={"accept": True}).status_code == 409


def test_appeals_are_listed_for_an_account(enrol: Enrol, control: httpx.Client) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    body = {"strike_id": report(control)["strikes"][0]["id"], "text": "Please look again."}
    ana.post("/appeals", json=body)

    mine = control.get("/appeals", params={"username": "ana"}).json()["appeals"]
    others = control.get("/appeals", params={"username": "ben"}).json()["appeals"]

    assert [(one["text"], one["state"]) for one in mine] == [("Please look again.", "submitted")]
    assert others == []


def test_nobody_appeals_for_somebody_else(enrol: Enrol, control: httpx.Client) -> None:
    _, ben = enrol("ana"), enrol("ben")
    strike = report(control)["strikes"][0]["id"]

    answer = ben.post("/appeals", json={"strike_id": strike, "text": "Let her speak."})

    assert answer.status_code == 404


def test_what_cannot_be_appealed_is_not(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")
    body = {"kind": "temporary_ban", "appealable": False}
    made = control.post("/accounts/ana/restrictions", json=body).json()["restriction"]

    answer = ana.post("/appeals", json={"restriction_id": made["id"], "text": "Please."})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "named",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"restriction_id": "a", "strike_id": "b"}, id="both"),
    ],
)
def test_an_appeal_names_one_thing(enrol: Enrol, named: dict[str, str]) -> None:
    ana = enrol("ana")

    answer = ana.post("/appeals", json={"text": "Please.", **named})

    assert answer.status_code == 422


def test_a_suspension_wakes_the_app(enrol: Enrol, control: httpx.Client) -> None:
    ana = enrol("ana")
    cursor = ana.get("/events").json()["next"]

    report(control)

    events = ana.get("/events", params={"after": cursor, "wait": 20}).json()["events"]
    assert {event["kind"] for event in events} == {"account"}
