"""Each rule over the wire: whom it refuses, with which words, until when, and what lifts it."""

from collections.abc import Callable

import httpx
import pytest

from tests.service.conftest import HOUR, hours_left, refusal

Enrol = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]

People = tuple[httpx.Client, httpx.Client, Send]

DAY = 24 * HOUR


@pytest.fixture
def people(enrol: Enrol, send: Send) -> People:
    """Two signed-in apps, and how they send."""
    return enrol("ana"), enrol("ben"), send


def test_the_protocol_floor_tells_the_update_text(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana", "2"), enrol("ben")
    control.patch("/settings", json={"minimum_protocol": 3})

    answer = send(ana, "ben", "hello")

    assert refusal(answer) == (426, "update_required", "updates.minimum_protocol")
    assert "update Courier to the latest version." in answer.json()["error"]["message"]


def test_a_new_account_messages_only_who_follows_it_back(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _, _ = enrol("ana", age_days=0, verified=False), enrol("ben"), enrol("cleo")
    control.put("/follows/cleo/ana")

    stranger, follower = send(ana, "ben", "hello"), send(ana, "cleo", "hello")

    assert refusal(stranger) == (403, "restricted", "account.new_account_limit")
    assert stranger.json()["error"]["message"] == (
        "New accounts can message only people who follow them back. "
        "Verify your account to lift this."
    )
    assert follower.status_code == 201
    assert ana.get("/me").json()["standing"] == "limited"


def test_verification_lifts_the_limit_of_a_new_account(enrol: Enrol, send: Send) -> None:
    ana, _ = enrol("ana", age_days=0, verified=False), enrol("ben")
    before = send(ana, "ben", "hello").status_code

    ana.post("/me/verification", json={"code": "246810"})

    assert (before, send(ana, "ben", "hello").status_code) == (403, 201)
    assert ana.get("/me").json()["standing"] == "good"


def test_age_lifts_the_limit_of_a_new_account(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana", age_days=0, verified=False), enrol("ben")
    refused = send(ana, "ben", "hello")
    left = hours_left(refused, control)

    control.post("/clock/advance", json={"seconds": 7 * DAY})

    assert 7 * 24 - 0.1 < left <= 7 * 24
    assert send(ana, "ben", "hello").status_code == 201


def test_a_new_account_sends_a_few_messages_a_day(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana", age_days=0, verified=False), enrol("ben")
    control.put("/follows/ben/ana")
    control.patch("/settings", json={"new_account_daily_limit": 2})

    answers = [send(ana, "ben", f"message {n}") for n in range(3)]
    control.post("/clock/advance", json={"seconds": DAY + 1})

    assert [answer.status_code for answer in answers] == [201, 201, 403]
    assert refusal(answers[2])[2] == "account.new_account_daily_limit"
    assert send(ana, "ben", "tomorrow").status_code == 201


@pytest.mark.parametrize(
    ("setting", "follows", "status"),
    [
        pytest.param("everyone", [], 201, id="everyone"),
        pytest.param("followers", ["ben/ana"], 403, id="followers-only-followed"),
        pytest.param("followers", ["ana/ben"], 201, id="followers"),
        pytest.param("friends", ["ana/ben"], 403, id="friends-one-way"),
        pytest.param("friends", ["ana/ben", "ben/ana"], 201, id="friends"),
        pytest.param("no_one", ["ana/ben", "ben/ana"], 403, id="no-one"),
    ],
)
def test_the_recipient_decides_who_may_message(
    people: People, control: httpx.Client, setting: str, follows: list[str], status: int
) -> None:
    ana, ben, send = people
    ben.put("/me/privacy", json={"who_can_message": setting})
    for pair in follows:
        control.put(f"/follows/{pair}").raise_for_status()

    answer = send(ana, "ben", "hello")

    assert answer.status_code == status


def test_a_privacy_refusal_says_so_and_ends_with_the_setting(enrol: Enrol, send: Send) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    ben.put("/me/privacy", json={"who_can_message": "followers"})
    refused = send(ana, "ben", "hello")

    ben.put("/me/privacy", json={"who_can_message": "everyone"})

    assert refusal(refused) == (403, "privacy", "privacy.who_can_message")
    assert refused.json()["error"]["message"] == (
        "This user is unable to receive your message due to their privacy settings."
    )
    assert send(ana, "ben", "hello").status_code == 201


def test_a_private_account_hears_from_connected_people_only(enrol: Enrol, send: Send) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    ben.put("/me/privacy", json={"private_account": True})
    ana.put("/people/ben/follow")
    waiting = send(ana, "ben", "hello")

    ben.put("/me/follow-requests/ana")

    assert refusal(waiting) == (403, "privacy", "privacy.private_account")
    assert send(ana, "ben", "hello").status_code == 201


@pytest.mark.parametrize("blocker", ["ana", "ben"], ids=["sender", "recipient"])
def test_neither_side_of_a_block_messages_the_other(enrol: Enrol, send: Send, blocker: str) -> None:
    apps = {"ana": enrol("ana"), "ben": enrol("ben")}
    other = "ben" if blocker == "ana" else "ana"
    apps[blocker].put(f"/people/{other}/block")
    refused = send(apps["ana"], "ben", "hello")

    apps[blocker].delete(f"/people/{other}/block")

    assert refusal(refused) == (403, "privacy", "privacy.blocked")
    assert send(apps["ana"], "ben", "hello").status_code == 201


def test_the_hourly_limit_ends_when_the_hour_is_over(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    control.patch("/settings", json={"hourly_limit": 2})

    answers = [send(ana, "ben", f"message {n}") for n in range(3)]
    left = hours_left(answers[2], control)
    control.post("/clock/advance", json={"seconds": HOUR + 1})

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert refusal(answers[2]) == (429, "rate_limited", "spam.hourly_limit")
    message = answers[2].json()["error"]["message"]
    assert message == "You are sending messages too fast. Take a rest."
    assert 0.9 < left <= 1
    assert send(ana, "ben", "later").status_code == 201


def test_the_daily_limit_outlasts_the_hour(enrol: Enrol, send: Send, control: httpx.Client) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    control.patch("/settings", json={"daily_limit": 1})
    send(ana, "ben", "one")

    control.post("/clock/advance", json={"seconds": HOUR + 1})
    refused = send(ana, "ben", "two")
    control.post("/clock/advance", json={"seconds": DAY})

    assert refusal(refused) == (429, "rate_limited", "spam.daily_limit")
    assert send(ana, "ben", "three").status_code == 201


def test_a_low_reputation_lowers_the_limits(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana", reputation=10), enrol("ben")
    control.patch("/settings", json={"hourly_limit": 8})

    statuses = [send(ana, "ben", f"message {n}").status_code for n in range(3)]
    control.patch("/accounts/ana", json={"reputation": 90})

    assert statuses == [201, 201, 429]
    assert send(ana, "ben", "again").status_code == 201


def test_only_so_many_people_are_written_to_within_an_hour(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _, _ = enrol("ana"), enrol("ben"), enrol("cleo")
    control.patch("/settings", json={"group_limit": 1})
    send(ana, "ben", "one")

    same, another = send(ana, "ben", "two"), send(ana, "cleo", "three")

    assert same.status_code == 201
    assert refusal(another) == (429, "rate_limited", "spam.group_limit")


def test_one_text_does_not_go_to_many_people(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _, _ = enrol("ana"), enrol("ben"), enrol("cleo")
    control.patch("/settings", json={"identical_text_limit": 1})
    send(ana, "ben", "Buy now", "c1")

    same, other = send(ana, "cleo", "buy  NOW", "c2"), send(ana, "cleo", "hello", "c3")

    assert refusal(same) == (403, "spam", "spam.identical_text")
    assert other.status_code == 201


@pytest.mark.parametrize("lifted_by", ["reply", "accept", "follow"])
def test_a_stranger_gets_three_messages_until_the_request_is_accepted(
    enrol: Enrol, send: Send, lifted_by: str
) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    answers = [send(ana, "ben", f"message {n}") for n in range(4)]

    if lifted_by == "reply":
        send(ben, "ana", "who are you?")
    elif lifted_by == "accept":
        ben.post("/conversations/ana/accept")
    else:
        ben.put("/people/ana/follow")

    assert [answer.status_code for answer in answers] == [201, 201, 201, 403]
    assert refusal(answers[3]) == (403, "spam", "spam.stranger_quota")
    assert answers[3].json()["error"]["message"].startswith("Chat messages limit reached.")
    assert send(ana, "ben", "thank you").status_code == 201


def test_a_forbidden_phrase_is_refused_and_a_rephrased_text_is_not(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    control.patch("/settings", json={"forbidden_phrases": ["Free  Coins"]})

    refused, accepted = send(ana, "ben", "get free coins!"), send(ana, "ben", "coins for free")

    assert refusal(refused) == (403, "content", "spam.content")
    assert accepted.status_code == 201


def test_a_refusal_is_logged_with_its_rule_and_reason(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    control.patch("/settings", json={"hourly_limit": 0})

    error = send(ana, "ben", "hello", "c1").json()["error"]

    last = control.get("/accounts/ana/events").json()["events"][-1]
    assert {key: last[key] for key in ("kind", "client_id", "peer", "text", "rule", "reason")} == {
        "kind": "message_refused",
        "client_id": "c1",
        "peer": "ben",
        "text": "hello",
        "rule": error["rule"],
        "reason": error["message"],
    }


def test_an_ordinary_account_meets_no_rule(enrol: Enrol, send: Send, control: httpx.Client) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    control.put("/follows/ben/ana")

    statuses = {send(ana, "ben", f"message {n}").status_code for n in range(40)}

    assert statuses == {201}
