"""Calls that are made again, and those that are not."""

from __future__ import annotations

import pytest
from adbutils.errors import AdbConnectionError, AdbError, AdbTimeout

from harness.adb_connection import is_away
from harness.clock import FakeClock
from harness.link_retry import AWAY_S, LinkRetry


class Link:
    """Answers, or raises what it was told to, so often."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "open"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def link() -> Link:
    return Link()


@pytest.mark.parametrize(
    "error",
    [
        AdbConnectionError("127.0.0.1:5037: [Errno 111] Connection refused"),
        AdbError("device 'phone' not found"),
        AdbError("device offline"),
        ConnectionResetError("[Errno 104] Connection reset by peer"),
        AdbError("Unknown data: b''"),
    ],
    ids=str,
)
def test_a_device_that_is_away_is_asked_again(
    clock: FakeClock, link: Link, error: Exception
) -> None:
    retry = LinkRetry("phone", is_away, clock)
    retry.open(link)
    link.errors = [error] * 4

    assert retry.open(link) == "open"
    assert link.asked == 6
    assert retry.repeated == [str(error)]


def test_a_device_is_away_for_a_while_only(clock: FakeClock, link: Link) -> None:
    retry = LinkRetry("phone", is_away, clock)
    retry.open(link)
    start = clock.now()
    link.errors = [AdbError("device offline")] * 1000

    with pytest.raises(AdbError, match="device offline"):
        retry.open(link)

    assert AWAY_S <= clock.now() - start < AWAY_S + 2


def test_a_device_that_is_gone_for_good_is_waited_for_once(clock: FakeClock, link: Link) -> None:
    retry = LinkRetry("phone", is_away, clock)
    retry.open(link)
    link.errors = [AdbError("device offline")] * 1000
    with pytest.raises(AdbError):
        retry.open(link)
    link.asked = 0

    with pytest.raises(AdbError):
        retry.open(link)

    assert link.asked == 1


def test_a_device_that_never_answered_is_asked_once(clock: FakeClock, link: Link) -> None:
    link.errors = [AdbError("device 'nobody' not found")]

    with pytest.raises(AdbError):
        LinkRetry("nobody", is_away, clock).open(link)

    assert link.asked == 1


@pytest.mark.parametrize(
    "error",
    [AdbTimeout("adb read timeout"), AdbError("closed"), AdbError("device unauthorized.")],
    ids=str,
)
def test_anything_else_is_told_at_once(clock: FakeClock, link: Link, error: Exception) -> None:
    retry = LinkRetry("phone", is_away, clock)
    retry.open(link)
    link.asked, link.errors = 0, [error]

    with pytest.raises(AdbError):
        retry.open(link)

    assert link.asked == 1
    assert retry.repeated == []
