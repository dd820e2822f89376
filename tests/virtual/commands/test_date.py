"""date: the device's clock, its formats, and who may set it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_date_prints_the_default_format(run: Run) -> None:
    assert re.fullmatch(r"\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \w+ \d{4}\n", run("date").out)


def test_date_follows_the_clock(run: Run, android: Android) -> None:
    android.settings.put("global", "auto_time", "0")  # or the network would set it back
    android.clock.set_wall(1_000_000_000)

    assert run("date +%s").out in ("1000000000\n", "1000000001\n")


def test_date_prints_another_moment(run: Run) -> None:
    assert run("date -u -d @86400 +%Y-%m-%dT%H:%M").out == "1970-01-02T00:00\n"


def test_date_refuses_shell_to_set_it(run: Run) -> None:
    ran = run("settings put global auto_time 0; date @0")

    assert (ran.status, ran.err) == (1, "date: cannot set date: Operation not permitted\n")
    assert "1970" not in ran.out


@pytest.mark.parametrize("text", ["@1000000000", "090901462001.40"], ids=["epoch", "posix"])
def test_date_lets_root_set_it(run: Run, text: str) -> None:
    assert run(f"date {text}", uid=0).status == 0
    assert run("date -u +%Y-%m-%d").out == "2001-09-09\n"


def test_date_refuses_what_is_no_date(run: Run) -> None:
    ran = run("date tomorrow")

    assert (ran.status, ran.err) == (1, "date: bad date tomorrow\n")


def test_date_shows_the_zone_of_the_device(run: Run) -> None:
    run("cmd alarm set-timezone Asia/Tokyo")

    assert run("date -d @0 +%H:%M").out == "09:00\n"
