"""Bans, restrictions and an account's standing over the wire: what they take, and until when."""

from collections.abc import Callable

import httpx
import pytest

from tests.service.conftest import HOUR, hours_left, refusal

Enrol = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]

DAY = 24 * HOUR


def test_a_temporary_ban_takes_sending_replying_and_the_inbox(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    send(ben, "ana", "hello")

    control.post("/accounts/ana/restrictions", json={"kind": "temporary_ban", "hours": 24})

    banned = (403, "banned", "ban.temporary")
    assert refusal(send(ana, "ben", "a reply")) == banned
    assert refusal(ana.get("/conversations")) == banned
    assert refusal(ana.get("/conversations/ben/messages")) == banned
    assert refusal(ana.get("/events")) == banned
    assert ana.get("/me").json()["standing"] == "banned"
    assert "temporarily prevented from sending" in send(ana, "ben", "b").json()["error"]["message"]


def test_a_temporary_ban_ends_on_time_and_no_minute_before(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    control.post("/accounts/ana/restrictions", json={"kind": "temporary_ban", "hours": 24})
    refused = send(ana, "ben", "hello")
    left = hours_left(refused, control)

    control.post("/clock/advance", json={"seconds": DAY - 60})
    before = send(ana, "ben", "hello").status_code
    control.post("/clock/advance", json={"seconds": 60})
    after = send(ana, "ben", "hello").status_code

    assert 23.9 < left <= 24
    assert int(refused.headers["retry-after"]) == refused.json()["error"]["retry_after"]
    assert (before, after) == (403, 201)
    assert ana.get("/me").json()["standing"] == "good"
    kinds = [event["kind"] for event in control.get("/accounts/ana/events").json()["events"]]
    assert "restriction_ended" in kinds


def test_messages_of_a_ban_wait_in_the_stream(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    cursor = ana.get("/events").json()["next"]
    send(ben, "ana", "just before")
    control.post("/accounts/ana/restrictions", json={"kind": "temporary_ban", "hours": 24})
    assert ana.get("/events", params={"after": cursor}).status_code == 403

    control.post("/clock/advance", json={"seconds": DAY + 1})

    events = ana.get("/events", params={"after": cursor}).json()["events"]
    assert [event["message"]["text"] for event in events if event["kind"] == "message"] == [
        "just before"
    ]


def test_nobody_reaches_a_banned_account(enrol: Enrol, send: Send, control: httpx.Client) -> None:
    _, ben = enrol("ana"), enrol("ben")
    control.post("/accounts/ana/restrictions", json={"kind": "temporary_ban"})

    answer = send(ben, "ana", "hello")

    assert refusal(answer) == (403, "restricted", "guidelines.recipient_restricted")
    assert answer.json()["error"]["until"] is None


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        pytest.param(["send"], (403, 201, 200), id="send"),
        pytest.param(["reply"], (201, 403, 200), id="reply"),
        pytest.param(["inbox"], (201, 201, 403), id="inbox"),
        pytest.param(["post"], (201, 201, 200), id="post"),
    ],
)
def test_a_restriction_takes_only_what_its_scope_names(
    enrol: Enrol, send: Send, control: httpx.Client, scope: list[str], statuses: tuple[int, ...]
) -> None:
    ana, ben, _ = enrol("ana"), enrol("ben"), enrol("cleo")
    send(ben, "ana", "hello")

    control.post("/accounts/ana/restrictions", json={"kind": "limited", "scope": scope})

    seen = (send(ana, "cleo", "new"), send(ana, "ben", "answer"), ana.get("/conversations"))
    assert tuple(answer.status_code for answer in seen) == statuses


def test_lifting_a_restriction_ends_it_at_once(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    made = control.post("/accounts/ana/restrictions", json={"hours": None}).json()["restriction"]
    refused = send(ana, "ben", "hello")

    control.delete(f"/restrictions/{made['id']}")

    assert refused.json()["error"]["until"] is None
    assert refused.json()["error"]["restriction_id"] == made["id"]
    assert send(ana, "ben", "hello").status_code == 201


@pytest.mark.parametrize(
    ("standing", "refused"),
    [
        pytest.param("limited", (403, "restricted", "account.flagged"), id="limited"),
        pytest.param("suspended", (403, "suspended", "account.suspended"), id="suspended"),
        pytest.param("banned", (403, "banned", "account.revoked"), id="banned"),
    ],
)
def test_an_operator_sets_the_standing(
    enrol: Enrol, send: Send, control: httpx.Client, standing: str, refused: tuple[int, str, str]
) -> None:
    ana, _ = enrol("ana"), enrol("ben")

    control.patch("/accounts/ana", json={"standing": standing})

    assert refusal(send(ana, "ben", "hello")) == refused
    assert ana.get("/me").json()["standing"] == standing
