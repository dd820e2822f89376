"""Waiting for a fact with a deadline."""

from __future__ import annotations

import itertools

import pytest

from harness.clock import FakeClock
from harness.waiting import NotSettledError, Patience, settle


def test_settle_returns_the_first_accepted_value() -> None:
    numbers = itertools.count()

    seen = settle(
        lambda: next(numbers), lambda n: n == 3, awaited="three", seconds=5, clock=FakeClock()
    )

    assert seen == 3


def test_settle_says_what_was_seen_last_when_the_deadline_passes() -> None:
    clock = FakeClock()

    with pytest.raises(NotSettledError, match=r"waited 2\.0 s for blue; last seen: red"):
        settle(lambda: "red", lambda s: s == "blue", awaited="blue", seconds=2, clock=clock)

    assert clock.now() == pytest.approx(2, abs=0.05)


def test_settle_looks_once_even_without_any_time() -> None:
    seen = settle(lambda: 1, lambda n: n == 1, awaited="one", seconds=0, clock=FakeClock())

    assert seen == 1


def test_settle_lets_an_error_of_the_look_through() -> None:
    def look() -> int:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        settle(look, bool, awaited="anything", seconds=1, clock=FakeClock())


@pytest.mark.parametrize(
    ("scale", "expected"), [(1.0, 60.0), (20.0, 11.0)], ids=["real device", "twenty times faster"]
)
def test_patience_shortens_deadlines_of_fast_devices(scale: float, expected: float) -> None:
    patience = Patience(FakeClock(), scale=scale, slack_s=8.0)

    assert patience.host_seconds(60.0) == expected
