"""The host's own time."""

from __future__ import annotations

import time

import pytest

from harness.clock import host_time

DAY = 24 * 3600


def test_it_is_the_time_of_day() -> None:
    assert host_time() == pytest.approx(time.time(), abs=60)


def test_a_clock_that_is_set_meanwhile_does_not_move_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time

    before = host_time()
    monkeypatch.setattr(time, "time", lambda: real() + DAY)

    assert host_time() - before < 60
