"""What a line of several stretches is like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.pacing.terms import FREE, Terms

rates = st.one_of(st.just(0.0), st.floats(1e3, 1e9))
terms = st.builds(Terms, rates, st.floats(0, 5), st.floats(0, 5), st.floats(0, 1, exclude_max=True))


def test_the_slowest_stretch_decides_and_delays_add() -> None:
    line = Terms(rate=1000, delay=0.1).then(Terms(rate=500, delay=0.2))

    assert line.rate == 500
    assert line.delay == pytest.approx(0.3)


def test_a_stretch_without_limit_leaves_the_others_limit() -> None:
    assert Terms(rate=500).then(FREE).rate == 500
    assert FREE.then(Terms(rate=500)).rate == 500


def test_either_stretch_may_lose_a_segment() -> None:
    assert Terms(loss=0.5).then(Terms(loss=0.5)).loss == 0.75


@given(terms, terms)
def test_the_order_of_stretches_does_not_matter(one: Terms, other: Terms) -> None:
    there, back = one.then(other), other.then(one)

    assert there.rate == back.rate
    assert there.delay == pytest.approx(back.delay)
    assert there.jitter == pytest.approx(back.jitter)
    assert there.loss == pytest.approx(back.loss)


@given(terms)
def test_a_free_stretch_changes_nothing(one: Terms) -> None:
    assert FREE.then(one).rate == one.rate
    assert FREE.then(one).loss == pytest.approx(one.loss)


def test_twice_as_fast_is_twice_the_rate_and_half_the_delay() -> None:
    assert Terms(100, 0.4, 0.2, 0.1).sped_up(2) == Terms(200, 0.2, 0.1, 0.1)


@pytest.mark.parametrize("wrong", [{"rate": -1.0}, {"delay": -0.1}, {"loss": 1.1}])
def test_terms_that_no_line_can_have_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="no line can have"):
        Terms(**wrong)
