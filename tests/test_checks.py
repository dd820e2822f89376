"""What became of each message, judged from what every side showed."""

from __future__ import annotations

import pytest

from harness.checks import exactly_once_in_order, judge
from harness.model import History, Message, MessageState, Outcome, ShownMessage, Verdict

ONE, TWO = Message("one", "Bo"), Message("two", "Bo")


def history(
    *,
    shown: dict[str, MessageState] | None,
    received: tuple[str, ...] | None,
    logged: tuple[str, ...] | None,
    sent: tuple[Message, ...] = (ONE,),
) -> History:
    screen = None if shown is None else tuple(ShownMessage(t, s) for t, s in shown.items())
    return History(sent, screen, received, logged)


DELIVERED = {"one": MessageState.DELIVERED}
CASES = {
    "delivered": (DELIVERED, ("one",), ("one",), Outcome.DELIVERED),
    "twice on the screen": (DELIVERED, ("one", "one"), ("one",), Outcome.DUPLICATED),
    "twice at the service": (DELIVERED, ("one",), ("one", "one"), Outcome.DUPLICATED),
    "accepted, never shown": (DELIVERED, (), ("one",), Outcome.LOST),
    "shown as sent, unknown": ({"one": MessageState.SENT}, (), (), Outcome.PHANTOM),
    "still waiting": ({"one": MessageState.PENDING}, (), (), Outcome.PENDING),
    "refused": ({"one": MessageState.REFUSED}, (), (), Outcome.REFUSED),
    "failed": ({"one": MessageState.FAILED}, (), (), Outcome.FAILED),
    "gone from the screen": ({}, (), (), Outcome.LOST),
    "receiver unreadable": (DELIVERED, None, ("one",), Outcome.INDETERMINATE),
    "sender unreadable": (None, ("one",), ("one",), Outcome.INDETERMINATE),
}


@pytest.mark.parametrize(("shown", "received", "logged", "outcome"), CASES.values(), ids=CASES)
def test_outcome_follows_from_all_sides(
    shown: dict[str, MessageState] | None,
    received: tuple[str, ...] | None,
    logged: tuple[str, ...],
    outcome: Outcome,
) -> None:
    assert judge(history(shown=shown, received=received, logged=logged)) == ((ONE, outcome),)


def test_check_holds_when_all_arrived_once_in_order_among_others() -> None:
    both = {"one": MessageState.DELIVERED, "two": MessageState.DELIVERED}

    finding = exactly_once_in_order(
        history(
            sent=(ONE, TWO),
            shown=both,
            received=("old", "one", "two"),
            logged=("old", "one", "two"),
        )
    )

    assert finding.verdict is Verdict.HOLDS


def test_check_fails_when_the_order_differs_from_the_service() -> None:
    both = {"one": MessageState.DELIVERED, "two": MessageState.DELIVERED}

    finding = exactly_once_in_order(
        history(sent=(ONE, TWO), shown=both, received=("two", "one"), logged=("one", "two"))
    )

    assert finding.verdict is Verdict.FAILS
    assert "reordered" in finding.reason


def test_check_fails_when_service_and_receiver_agree_on_a_shuffled_order() -> None:
    both = {"one": MessageState.DELIVERED, "two": MessageState.DELIVERED}

    finding = exactly_once_in_order(
        history(sent=(ONE, TWO), shown=both, received=("two", "one"), logged=("two", "one"))
    )

    assert finding.verdict is Verdict.FAILS
    assert "reordered" in finding.reason


@pytest.mark.parametrize(
    "shown",
    [{"one": MessageState.FAILED}, {"one": MessageState.PENDING}, {}],
    ids=["shown as failed", "shown as waiting", "not shown"],
)
def test_check_fails_when_the_sender_is_not_told_of_the_arrival(
    shown: dict[str, MessageState],
) -> None:
    finding = exactly_once_in_order(history(shown=shown, received=("one",), logged=("one",)))

    assert finding.verdict is Verdict.FAILS
    assert "the sender is not told" in finding.reason


def test_check_fails_when_a_message_arrived_without_being_logged() -> None:
    finding = exactly_once_in_order(history(shown=DELIVERED, received=("one",), logged=()))

    assert finding.verdict is Verdict.FAILS


@pytest.mark.parametrize(
    ("received", "logged"),
    [(None, ("one",)), (("one",), None)],
    ids=["no receiver", "no service log"],
)
def test_check_is_unknown_when_a_side_could_not_be_read(
    received: tuple[str, ...] | None, logged: tuple[str, ...] | None
) -> None:
    finding = exactly_once_in_order(history(shown=DELIVERED, received=received, logged=logged))

    assert finding.verdict is Verdict.UNKNOWN
