"""The one UI thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.looper import Looper, LooperQuitError

PATIENCE = 5.0


@pytest.fixture
def looper() -> Iterator[Looper]:
    """A looper whose timers run a hundred times as fast."""
    made = Looper(DeviceClock(scale=100))
    yield made
    made.quit()


def test_call_returns_what_the_function_returns(looper: Looper) -> None:
    assert looper.call(lambda: 6 * 7) == 42


def test_call_runs_on_one_thread_and_nests(looper: Looper) -> None:
    outer, inner = looper.call(
        lambda: (threading.current_thread(), looper.call(threading.current_thread))
    )

    assert outer is inner
    assert outer is not threading.current_thread()


def test_call_raises_what_the_function_raises(looper: Looper) -> None:
    def fail() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        looper.call(fail)


def test_posts_run_in_order(looper: Looper) -> None:
    seen: list[int] = []

    for number in range(5):
        looper.post(lambda number=number: seen.append(number))  # type: ignore[misc]

    assert looper.call(lambda: list(seen)) == [0, 1, 2, 3, 4]


def test_delayed_work_is_scaled(looper: Looper) -> None:
    ran = threading.Event()

    looper.post_delayed(5.0, ran.set)

    assert ran.wait(PATIENCE)


def test_cancelled_work_does_not_run(looper: Looper) -> None:
    seen: list[str] = []

    looper.post_delayed(1.0, lambda: seen.append("cancelled")).cancel()
    done = threading.Event()
    looper.post_delayed(2.0, done.set)

    assert done.wait(PATIENCE)
    assert seen == []


def test_a_failing_post_is_reported_and_ends_nothing() -> None:
    failures: list[BaseException] = []
    looper = Looper(DeviceClock(), failures.append)

    def fail() -> None:
        raise ValueError("bad")

    looper.post(fail)
    still = looper.call(lambda: True)
    looper.quit()

    assert still
    assert [str(error) for error in failures] == ["bad"]


def test_a_quit_looper_refuses_calls() -> None:
    looper = Looper(DeviceClock())
    looper.quit()

    with pytest.raises(LooperQuitError):
        looper.call(lambda: None)


def test_a_call_that_takes_too_long_times_out(looper: Looper) -> None:
    release = threading.Event()

    with pytest.raises(TimeoutError):
        looper.call(release.wait, timeout=0.01)
    release.set()
