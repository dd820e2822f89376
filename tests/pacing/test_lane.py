"""When a segment gets to the end of a line; on a clock that the test moves."""

from __future__ import annotations

import pytest

from harness.pacing.lane import MIN_RTO, Lane
from harness.pacing.terms import FREE, Terms


class Now:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def now() -> Now:
    return Now()


def test_a_free_line_takes_no_time(now: Now) -> None:
    assert Lane(lambda: FREE, now).admit(1460).arrives == now.seconds


def test_segments_queue_for_the_line(now: Now) -> None:
    lane = Lane(lambda: Terms(rate=8000, delay=0.5), now)

    first, second = lane.admit(1000), lane.admit(1000)

    assert (first.departs, first.arrives) == (101.0, 101.5)
    assert (second.departs, second.arrives) == (102.0, 102.5)


def test_an_idle_line_saves_nothing_up(now: Now) -> None:
    lane = Lane(lambda: Terms(rate=8000), now)
    lane.admit(1000)
    now.seconds += 60

    assert lane.admit(1000).departs == 161.0


def test_a_line_may_change_between_two_segments(now: Now) -> None:
    terms = [Terms(rate=8000)]
    lane = Lane(lambda: terms[0], now)
    lane.admit(1000)
    terms[0] = FREE

    assert lane.admit(1000).departs == now.seconds


def test_delays_spread_evenly_around_their_mean(now: Now) -> None:
    lane = Lane(lambda: Terms(delay=0.2, jitter=0.1), now)

    seen = [lane.admit(1).arrives - now.seconds for _ in range(2000)]

    assert 0.1 <= min(seen) < 0.11
    assert 0.29 < max(seen) <= 0.3
    assert sum(seen) / len(seen) == pytest.approx(0.2, abs=0.01)


def test_lost_segments_come_a_time_out_later(now: Now) -> None:
    lane = Lane(lambda: Terms(delay=0.01, loss=0.2), now)

    seen = [lane.admit(1) for _ in range(5000)]

    late = [one for one in seen if one.resent]
    assert len(late) / len(seen) == pytest.approx(0.2, abs=0.02)
    assert min(one.arrives for one in late) == pytest.approx(now.seconds + 0.01 + MIN_RTO)


def test_the_time_out_doubles_and_is_twice_the_round_trip_on_long_lines(now: Now) -> None:
    lane = Lane(lambda: Terms(delay=1.0, loss=0.5), now)

    twice = next(one for one in (lane.admit(1) for _ in range(1000)) if one.resent == 2)

    assert twice.arrives == now.seconds + 1 + 2 + 4


def test_lost_packets_never_arrive(now: Now) -> None:
    lane = Lane(lambda: Terms(loss=0.3), now)

    lost = [lane.admit_packet(100) is None for _ in range(5000)]

    assert sum(lost) / len(lost) == pytest.approx(0.3, abs=0.02)


def test_a_line_that_loses_all_gives_up_as_tcp_does(now: Now) -> None:
    passage = Lane(lambda: Terms(loss=1.0), now).admit(1)

    assert passage.resent == 15
    assert passage.arrives > now.seconds + 800
