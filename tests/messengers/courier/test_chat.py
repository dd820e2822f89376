"""What a conversation's hierarchy says about each message."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import ProtocolError
from harness.hierarchy import Screen
from harness.messengers.courier.chat import join, parse_messages
from harness.model import MessageState, ShownMessage

DATA = Path(__file__).parents[2] / "data" / "courier"
SENT = MessageState.SENT
STATES = {
    "Sending…": MessageState.SENDING,
    "Waiting for network": MessageState.PENDING,
    "Sent": MessageState.SENT,
    "Delivered": MessageState.DELIVERED,
}
REASONS = {
    "the service's": ("You are sending messages too fast. Take a rest.", MessageState.REFUSED),
    "the app's": ("Couldn't read cached data", MessageState.FAILED),
    "none": ("", MessageState.FAILED),
}


def chat(*rows: str) -> Screen:
    """A conversation with these rows' insides."""
    messages = "".join(f'<node resource-id="x:id/message">{row}</node>' for row in rows)
    return Screen(f'<hierarchy><node resource-id="x:id/messages">{messages}</node></hierarchy>')


def part(id: str, text: str) -> str:
    return f'<node resource-id="x:id/{id}" text="{text}"/>'


def test_a_saved_conversation_is_read_whole() -> None:
    screen = Screen((DATA / "chat.xml").read_text(encoding="utf-8"))

    assert parse_messages("emulator-5554", screen) == (
        ShownMessage("On my way", MessageState.SENT),
        ShownMessage("Hurry up", None),
        ShownMessage(
            "Five minutes",
            MessageState.REFUSED,
            "You are sending messages too fast. Take a rest.",
        ),
        ShownMessage("Still there?", MessageState.PENDING),
    )


@pytest.mark.parametrize(("text", "state"), STATES.items(), ids=STATES)
def test_each_text_beside_a_message_is_a_state(text: str, state: MessageState) -> None:
    screen = chat(part("message_text", "hello") + part("message_state", text))

    assert parse_messages("pixel-7", screen) == (ShownMessage("hello", state),)


@pytest.mark.parametrize(("reason", "state"), REASONS.values(), ids=REASONS)
def test_who_gave_the_reason_tells_refused_from_failed(reason: str, state: MessageState) -> None:
    said = part("message_state", "Not sent") + part("message_reason", reason)

    assert parse_messages("pixel-7", chat(part("message_text", "hello") + said)) == (
        ShownMessage("hello", state, reason),
    )


def test_an_unknown_state_is_never_guessed() -> None:
    screen = chat(part("message_text", "hello") + part("message_state", "Seen"))

    with pytest.raises(ProtocolError, match=r"pixel-7.*unknown message state 'Seen'"):
        parse_messages("pixel-7", screen)


def test_a_row_of_which_only_the_edge_is_visible_is_left_out() -> None:
    screen = chat(part("message_time", "12:00"), part("message_text", "hello"))

    assert parse_messages("pixel-7", screen) == (ShownMessage("hello", None),)


def looks(letters: str) -> tuple[ShownMessage, ...]:
    return tuple(ShownMessage(letter, SENT) for letter in letters)


@pytest.mark.parametrize(
    ("upper", "lower", "whole"),
    [("abc", "cde", "abcde"), ("abc", "abc", "abc"), ("ab", "cd", "abcd"), ("", "ab", "ab")],
    ids=["overlap", "the same", "a gap", "nothing above"],
)
def test_two_looks_at_one_list_are_joined_where_they_overlap(
    upper: str, lower: str, whole: str
) -> None:
    assert join(looks(upper), looks(lower)) == looks(whole)


def test_a_message_shown_twice_stays_twice() -> None:
    assert join(looks("aab"), looks("bb")) == looks("aabb")
