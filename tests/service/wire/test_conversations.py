"""Messages over the wire: idempotent, ordered, confirmed, and announced at once."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

Enrol = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]


def test_service_stores_a_replayed_message_once(enrol: Enrol, send: Send) -> None:
    ana, ben = enrol("ana"), enrol("ben")

    first = send(ana, "ben", "hello", "c1")
    second = send(ana, "ben", "hello", "c1")

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json()
    assert len(ben.get("/conversations/ana/messages").json()["messages"]) == 1


def test_service_logs_a_replay(enrol: Enrol, send: Send, control: httpx.Client) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    message = send(ana, "ben", "hello", "c1").json()["message"]

    send(ana, "ben", "hello", "c1")

    log = control.get("/accounts/ana/events").json()["events"]
    replays = [event for event in log if event["kind"] == "message_replayed"]
    assert [event["message_id"] for event in replays] == [message["id"]]


def test_service_refuses_a_key_that_belongs_to_another_text(enrol: Enrol, send: Send) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    send(ana, "ben", "hello", key="k")

    answer = send(ana, "ben", "something else", key="k")

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_request")


def test_the_same_key_of_two_accounts_is_two_messages(enrol: Enrol, send: Send) -> None:
    ana, ben, _ = enrol("ana"), enrol("ben"), enrol("cleo")
    send(ana, "cleo", "hello", key="k")

    answer = send(ben, "cleo", "hello", key="k")

    assert answer.status_code == 201


def test_a_refused_message_may_be_sent_again_with_its_key(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    control.patch("/settings", json={"hourly_limit": 0})
    refused = send(ana, "ben", "hello", "c1")
    control.patch("/settings", json={"hourly_limit": 60})

    accepted = send(ana, "ben", "hello", "c1")

    assert (refused.status_code, accepted.status_code) == (429, 201)


def test_an_accepted_message_is_replayed_even_when_a_limit_was_reached_since(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    send(ana, "ben", "hello", "c1")
    control.patch("/settings", json={"hourly_limit": 1})

    answer = send(ana, "ben", "hello", "c1")

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("protocol", "status"),
    [pytest.param("1", 201, id="allowed-on-1"), pytest.param("2", 400, id="refused-on-2")],
)
def test_a_message_without_a_key(enrol: Enrol, protocol: str, status: int) -> None:
    ana, _ = enrol("ana", protocol), enrol("ben")

    answer = ana.post("/conversations/ben/messages", json={"text": "hi", "client_id": "c"})

    assert answer.status_code == status


def test_protocol_1_duplicates_a_message_that_it_retries(enrol: Enrol) -> None:
    ana, ben = enrol("ana", "1"), enrol("ben")
    for _ in range(2):
        ana.post("/conversations/ben/messages", json={"text": "hi", "client_id": "c"})

    messages = ben.get("/conversations/ana/messages").json()["messages"]

    assert [message["text"] for message in messages] == ["hi", "hi"]


def test_messages_keep_their_order_and_count_without_gaps(enrol: Enrol, send: Send) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    send(ana, "ben", "one")
    send(ben, "ana", "two")
    send(ana, "ben", "three")

    messages = ana.get("/conversations/ben/messages").json()["messages"]

    assert [(message["seq"], message["text"]) for message in messages] == [
        (1, "one"),
        (2, "two"),
        (3, "three"),
    ]


def test_messages_after_a_number_leave_out_the_earlier_ones(enrol: Enrol, send: Send) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    send(ana, "ben", "one")
    send(ana, "ben", "two")

    messages = ana.get("/conversations/ben/messages", params={"after": 1}).json()["messages"]

    assert [message["text"] for message in messages] == ["two"]


def test_two_senders_at_once_lose_and_double_nothing(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    people = {"ana": enrol("ana"), "ben": enrol("ben")}
    send(people["ana"], "ben", "ana says first")  # each accepts the other
    send(people["ben"], "ana", "ben says first")

    def write(name: str, peer: str) -> list[int]:
        return [send(people[name], peer, f"{name} {n}").status_code for n in range(20)]

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(write, ["ana", "ben"], ["ben", "ana"]))

    messages = control.get("/conversations/ana/ben/messages").json()["messages"]
    assert statuses == [[201] * 20] * 2
    assert [message["seq"] for message in messages] == list(range(1, 43))
    for name in people:
        own = [message["text"] for message in messages if message["sender"] == name][1:]
        assert own == [f"{name} {n}" for n in range(20)]


def test_a_receipt_marks_the_message_delivered_and_tells_the_sender(
    enrol: Enrol, send: Send
) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    message = send(ana, "ben", "hello", "c1").json()["message"]

    ben.post(f"/messages/{message['id']}/receipt", json={})

    events = ana.get("/events").json()["events"]
    receipts = [event for event in events if event["kind"] == "receipt"]
    shown = ana.get("/conversations/ben/messages").json()["messages"][0]
    assert [(event["message_id"], event["client_id"]) for event in receipts] == [
        (message["id"], "c1")
    ]
    assert message["delivered_at"] is None
    assert shown["delivered_at"] == receipts[0]["delivered_at"]


def test_a_second_receipt_changes_nothing(enrol: Enrol, send: Send) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    message = send(ana, "ben", "hello").json()["message"]
    first = ben.post(f"/messages/{message['id']}/receipt", json={}).json()

    second = ben.post(f"/messages/{message['id']}/receipt", json={}).json()

    events = ana.get("/events").json()["events"]
    assert second == first
    assert sum(event["kind"] == "receipt" for event in events) == 1


def test_only_the_recipient_may_confirm(enrol: Enrol, send: Send) -> None:
    ana, _ = enrol("ana"), enrol("ben")
    message = send(ana, "ben", "hello").json()["message"]

    answer = ana.post(f"/messages/{message['id']}/receipt", json={})

    assert answer.status_code == 404


def test_a_long_poll_ends_as_soon_as_a_message_arrives(enrol: Enrol, send: Send) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    cursor = ben.get("/events").json()["next"]
    with ThreadPoolExecutor(1) as pool:
        query = {"after": cursor, "wait": 20}
        begun = time.monotonic()
        polling = pool.submit(ben.get, "/events", params=query)
        send(ana, "ben", "hello")
        page = polling.result(timeout=10).json()

    assert [event["message"]["text"] for event in page["events"]] == ["hello"]
    assert page["next"] == cursor + 1
    assert time.monotonic() - begun < 5


def test_a_poll_without_news_returns_the_same_number(enrol: Enrol) -> None:
    ana = enrol("ana")
    cursor = ana.get("/events").json()["next"]

    page = ana.get("/events", params={"after": cursor, "wait": 0.01}).json()

    assert page == {"events": [], "next": cursor}


def test_a_number_of_another_database_starts_over(enrol: Enrol) -> None:
    ana = enrol("ana")

    page = ana.get("/events", params={"after": 999, "wait": 20}).json()

    assert page == {"events": [], "next": 0}


def test_many_polls_of_one_account_all_wake(enrol: Enrol, send: Send) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    cursor = ben.get("/events").json()["next"]
    together = threading.Barrier(4)

    def poll() -> int:
        together.wait(10)
        return len(ben.get("/events", params={"after": cursor, "wait": 20}).json()["events"])

    with ThreadPoolExecutor(3) as pool:
        polls = [pool.submit(poll) for _ in range(3)]
        together.wait(10)
        send(ana, "ben", "hello")

    assert [one.result() for one in polls] == [1, 1, 1]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(b'{"text": "hi \\ud83d\\ude00"}', "hi \N{GRINNING FACE}", id="pair"),
        pytest.param(b'{"text": "hi \\ud83d"}', "hi \ufffd", id="half-a-pair"),
        pytest.param(b'{"text": "hi \xed\xa0\xbd!"}', "hi \ufffd\ufffd\ufffd!", id="cesu-8"),
        pytest.param(b'{"text": "hi ??"}', "hi ??", id="question-marks"),
    ],
)
def test_a_text_that_an_old_app_broke_is_stored_and_shown(
    enrol: Enrol, body: bytes, text: str
) -> None:
    ana, ben = enrol("ana", "1"), enrol("ben")

    answer = ana.post("/conversations/ben/messages", content=body)

    assert answer.status_code == 201
    assert ben.get("/conversations/ana/messages").json()["messages"][0]["text"] == text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"no json", 400, id="no-json"),
        pytest.param(b"[]", 422, id="no-object"),
        pytest.param(b"{}", 422, id="no-text"),
        pytest.param(b'{"text": ""}', 422, id="empty-text"),
        pytest.param(b'{"text": "a", "colour": 1}', 422, id="unknown-field"),
        pytest.param(b"[" * 100_000, 400, id="deep"),
        pytest.param(b" " * (2 << 20), 413, id="huge"),
    ],
)
def test_a_body_that_is_no_message_is_refused(enrol: Enrol, body: bytes, status: int) -> None:
    ana, _ = enrol("ana", "1"), enrol("ben")

    answer = ana.post("/conversations/ben/messages", content=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, "bad_request")


def test_a_message_to_nobody_is_refused_and_logged(
    enrol: Enrol, send: Send, control: httpx.Client
) -> None:
    ana = enrol("ana")

    answer = send(ana, "nobody", "hello")

    last = control.get("/accounts/ana/events").json()["events"][-1]
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert (last["kind"], last["peer"]) == ("message_refused", "nobody")


def test_nobody_writes_to_themselves(enrol: Enrol, send: Send) -> None:
    ana = enrol("ana")

    assert send(ana, "ana", "hello").status_code == 400


def test_the_inbox_shows_the_last_message_and_what_is_unread(enrol: Enrol, send: Send) -> None:
    ana, ben = enrol("ana", display_name="Ana A."), enrol("ben")
    send(ana, "ben", "one")
    send(ana, "ben", "two")

    before = ben.get("/conversations").json()["conversations"][0]
    ben.post("/conversations/ana/read", json={"seq": 2})
    after = ben.get("/conversations").json()["conversations"][0]

    assert before["peer"]["display_name"] == "Ana A."
    assert (before["last"]["text"], before["unread"], after["unread"]) == ("two", 2, 0)


def test_a_stranger_lands_in_the_requests_until_accepted(enrol: Enrol, send: Send) -> None:
    ana, ben = enrol("ana"), enrol("ben")
    send(ana, "ben", "hello")
    before = ben.get("/conversations").json()["conversations"][0]["request"]

    ben.post("/conversations/ana/accept")

    assert before
    assert not ben.get("/conversations").json()["conversations"][0]["request"]
