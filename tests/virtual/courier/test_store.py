"""Courier's messages, conversations and outbox."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.virtual.courier.database import Database
from harness.virtual.courier.model import MessageState, RemoteConversation, RemoteMessage
from harness.virtual.courier.store import NewMessage, Store


def ignore(priority: str, tag: str, message: str) -> None:
    """Nobody reads this log."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    database = Database(tmp_path / "courier.db", ignore)
    yield Store(database)
    database.close()


def compose(store: Store, text: str, peer: str = "bob") -> int:
    return store.compose(NewMessage(peer, text, f"client-{text}", 100.0))


def remote(seq: int, text: str, *, sender: str = "bob", delivered: bool = False) -> RemoteMessage:
    return RemoteMessage(f"m{seq}", seq, "bob", sender, text, f"client-{text}", 100.0, delivered)


def shown(store: Store, peer: str = "bob") -> list[tuple[str, MessageState]]:
    return [(each.text, each.state) for each in store.messages(peer)]


def test_new_message_is_pending_and_in_the_outbox(store: Store) -> None:
    compose(store, "hello")

    draft = store.next_draft()

    assert shown(store) == [("hello", MessageState.PENDING)]
    assert draft is not None
    assert (draft.message.text, draft.attempts) == ("hello", 0)


def test_outbox_keeps_the_order_of_writing(store: Store) -> None:
    rows = [compose(store, text) for text in ("one", "two", "three")]

    order = []
    for seq, row in enumerate(rows, 1):
        draft = store.next_draft()
        assert draft is not None
        order.append(draft.message.text)
        store.mark_sent(row, remote(seq, draft.message.text, sender="ada"))

    assert order == ["one", "two", "three"]
    assert store.next_draft() is None


def test_sent_message_becomes_delivered_by_its_receipt(store: Store) -> None:
    row = compose(store, "hello")

    store.mark_sent(row, remote(1, "hello", sender="ada"))
    assert shown(store) == [("hello", MessageState.SENT)]
    store.mark_delivered("m1")

    assert shown(store) == [("hello", MessageState.DELIVERED)]


def test_failed_message_keeps_its_reason_and_leaves_the_outbox(store: Store) -> None:
    row = compose(store, "hello")

    store.mark_failed(row, "You are sending messages too fast.")

    assert store.next_draft() is None
    assert store.messages("bob")[0].reason == "You are sending messages too fast."


def test_resent_message_goes_to_the_end(store: Store) -> None:
    first = compose(store, "first")
    store.mark_failed(first, "no")
    second = compose(store, "second")
    store.mark_sent(second, remote(1, "second", sender="ada"))

    store.resend(first, 200.0)

    assert [text for text, _ in shown(store)] == ["second", "first"]
    draft = store.next_draft()
    assert draft is not None
    assert (draft.message.text, draft.attempts) == ("first", 0)


def test_message_that_was_sent_cannot_be_resent(store: Store) -> None:
    row = compose(store, "hello")
    store.mark_sent(row, remote(1, "hello", sender="ada"))

    store.resend(row, 200.0)

    assert store.next_draft() is None
    assert shown(store) == [("hello", MessageState.SENT)]


def test_what_was_written_later_stays_below_what_is_sent_first(store: Store) -> None:
    first, second, _ = (compose(store, text) for text in ("first", "second", "third"))
    store.mark_failed(second, "no")

    store.mark_sent(first, remote(1, "first", sender="ada"))

    assert [text for text, _ in shown(store)] == ["first", "second", "third"]


def test_deleted_message_leaves_the_outbox_too(store: Store) -> None:
    row = compose(store, "hello")

    store.delete(row)

    assert store.next_draft() is None
    assert shown(store) == []


def test_incoming_message_is_stored_once_however_often_it_is_told(store: Store) -> None:
    assert store.add_remote(remote(1, "hi"), outgoing=False)
    assert not store.add_remote(remote(1, "hi"), outgoing=False)

    assert shown(store) == [("hi", MessageState.RECEIVED)]
    assert store.conversations()[0].unread == 1
    assert store.receipts_due() == ["m1"]


def test_receipt_is_due_until_it_is_done(store: Store) -> None:
    store.add_remote(remote(1, "hi"), outgoing=False)

    store.receipt_done("m1")

    assert store.receipts_due() == []


def test_incoming_messages_stand_in_the_services_order(store: Store) -> None:
    store.add_remote(remote(2, "second"), outgoing=False)
    store.add_remote(remote(1, "first"), outgoing=False)
    compose(store, "mine")
    store.add_remote(remote(3, "third"), outgoing=False)

    assert [text for text, _ in shown(store)] == ["first", "second", "mine", "third"]


def test_newest_messages_are_asked_for_alone(store: Store) -> None:
    for seq in range(1, 6):
        store.add_remote(remote(seq, f"number {seq}"), outgoing=False)

    newest = store.messages("bob", newest=2)

    assert [message.text for message in newest] == ["number 4", "number 5"]


def test_own_message_that_waits_is_not_shown_twice(store: Store) -> None:
    compose(store, "hello")

    added = store.add_remote(remote(1, "hello", sender="ada"), outgoing=True)

    assert not added
    assert len(shown(store)) == 1


def test_own_message_that_was_given_up_is_sent_after_all_when_the_service_tells_of_it(
    store: Store,
) -> None:
    store.mark_failed(compose(store, "hello"), "no answer")
    compose(store, "later")

    store.add_remote(remote(1, "hello", sender="ada", delivered=True), outgoing=True)

    assert shown(store) == [("hello", MessageState.DELIVERED), ("later", MessageState.PENDING)]
    assert store.messages("bob")[0].reason == ""


def test_another_message_with_the_same_words_is_another_message(store: Store) -> None:
    store.mark_failed(compose(store, "hello"), "no answer")
    other = replace(remote(1, "hello", sender="ada"), client_id="another-phone")

    assert store.add_remote(other, outgoing=True)

    assert sorted(shown(store)) == [("hello", MessageState.FAILED), ("hello", MessageState.SENT)]


def test_opening_a_conversation_makes_it_read(store: Store) -> None:
    store.add_remote(remote(1, "hi"), outgoing=False)

    assert store.mark_read("bob")
    assert not store.mark_read("bob")

    assert store.conversations()[0].unread == 0


def test_store_knows_which_conversations_lack_messages(store: Store) -> None:
    store.add_remote(remote(2, "hi"), outgoing=False)
    told = [
        RemoteConversation("bob", "Bob", 2, request=False),
        RemoteConversation("eve", "Eve", 5, request=True),
    ]

    assert store.behind(told) == [("eve", 0)]


def test_attempts_are_remembered(store: Store) -> None:
    row = compose(store, "hello")

    store.count_attempt(row, 3)

    draft = store.next_draft()
    assert draft is not None
    assert draft.attempts == 3


def test_inbox_shows_the_latest_conversation_first(store: Store) -> None:
    store.put_conversation("quiet", "Quiet")
    store.add_remote(remote(1, "hi"), outgoing=False)
    store.put_conversation("bob", "Bob")

    names = [each.display_name for each in store.conversations()]

    assert names == ["Bob", "Quiet"]


def test_wiped_store_is_empty(store: Store) -> None:
    compose(store, "hello")
    store.set_cursor(7)

    store.wipe()

    assert store.conversations() == []
    assert store.next_draft() is None
    assert store.cursor() is None


def test_cursor_is_kept(store: Store) -> None:
    assert store.cursor() is None

    store.set_cursor(7)

    assert store.cursor() == 7
