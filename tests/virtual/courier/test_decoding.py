"""The service's JSON in Courier's own types."""

from harness.virtual.courier import decoding
from harness.virtual.courier.model import Scope

MESSAGE = {
    "id": "m1",
    "seq": 4,
    "conversation": "ada:bob",
    "sender": "bob",
    "text": "hi",
    "client_id": "c1",
    "sent_at": "2026-11-24T18:05:00.000Z",
    "delivered_at": None,
}


def test_message_of_an_event_belongs_to_who_sent_it() -> None:
    event = decoding.event({"n": 7, "kind": "message", "message": MESSAGE, "peer": "bob"}, "ada")

    assert event.message is not None
    assert (event.number, event.peer, event.message.conversation) == (7, "bob", "bob")
    assert event.message.sent_at == 1_795_543_500.0
    assert not event.message.delivered


def test_receipt_names_the_message() -> None:
    event = decoding.event({"n": 8, "kind": "receipt", "message_id": "m1", "peer": "bob"}, "ada")

    assert event.message is None
    assert event.message_id == "m1"


def test_account_has_its_restrictions_and_strikes() -> None:
    account = decoding.account(
        {
            "username": "ada",
            "display_name": "Ada",
            "standing": "suspended",
            "restrictions": [
                {
                    "id": "r1",
                    "kind": "messaging_suspension",
                    "scope": ["send", "reply"],
                    "message": "No.",
                    "until": "2026-11-24T18:05:00.000Z",
                    "appealable": True,
                    "appeal": {"id": "a1", "state": "submitted"},
                }
            ],
            "strikes": [{"id": "s1", "policy": "spam", "state": "active", "appeal": None}],
            "notices": [{"id": "n1", "kind": "strike", "text": "A strike."}],
        }
    )

    restriction = account.restricted(Scope.SEND)
    assert restriction is not None
    assert (restriction.until, restriction.appeal_state) == (1_795_543_500.0, "submitted")
    assert account.restricted(Scope.INBOX) is None
    assert [strike.policy for strike in account.strikes] == ["spam"]
    assert account.notices == ("A strike.",)


def test_account_that_says_little_is_in_good_standing() -> None:
    account = decoding.account({"username": "ada", "display_name": ""})

    assert (account.display_name, account.standing, account.verified) == ("ada", "good", False)
    assert account.restrictions == ()
