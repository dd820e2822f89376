"""The permission dialog decides as the user does."""

from __future__ import annotations

from typing import Any

import pytest

from harness.virtual.screen.windows import keys

Hand = Any  # conftest.py, which no test can import
COURIER = "org.courier.messenger"
NOTIFICATIONS = "android.permission.POST_NOTIFICATIONS"


@pytest.fixture
def answers(hand: Hand) -> list[bool]:
    """What Courier hears; it runs, and nothing is decided yet."""
    package = hand.android.packages.get(COURIER)
    hand.android.permissions.reset(package)
    hand.android.activities.start_launcher(COURIER)
    return []


def ask(hand: Hand, answers: list[bool]) -> None:
    windows = hand.android.windows
    hand.android.looper.call(
        lambda: windows.request_permission(COURIER, NOTIFICATIONS, answers.append)
    )


def test_allow_grants(hand: Hand, answers: list[bool]) -> None:
    ask(hand, answers)
    assert hand.find("permission_message").text == "Allow Courier to send you notifications?"

    hand.tap("Allow")

    assert answers == [True]
    assert hand.android.permissions.check(COURIER, NOTIFICATIONS)


def test_the_second_refusal_is_final(hand: Hand, answers: list[bool]) -> None:
    for _ in range(2):
        ask(hand, answers)
        hand.tap("Don't allow")

    ask(hand, answers)

    hand.wait(lambda: answers == [False, False, False], "an answer without a question")
    assert "Allow" not in hand.texts()


def test_back_refuses_once(hand: Hand, answers: list[bool]) -> None:
    ask(hand, answers)
    hand.find("Allow")

    hand.press(keys.BACK)

    assert answers == [False]
    ask(hand, answers)
    assert hand.find("Allow")
    hand.tap("Allow")


def test_what_is_granted_is_not_asked_again(hand: Hand, answers: list[bool]) -> None:
    hand.android.permissions.grant(COURIER, NOTIFICATIONS)

    ask(hand, answers)

    hand.wait(lambda: answers == [True] or "Allow" in hand.texts(), "an answer")
    assert answers == [True]
