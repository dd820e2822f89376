"""dumpsys itself: lists, headers and its exit status."""

import re
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_an_unknown_service_ends_with_0(run: Run) -> None:
    ran = run("dumpsys nosuch")

    assert (ran.status, ran.out, ran.err) == (0, "", "Can't find service: nosuch\n")


def test_services_are_listed(run: Run) -> None:
    lines = run("dumpsys -l").out.splitlines()

    assert lines[0] == "Currently running services:"
    assert lines[1:] == sorted(lines[1:])
    assert "  connectivity" in lines


def test_options_come_before_the_service(run: Run) -> None:
    assert run("dumpsys -t 5 battery").out.startswith("Current Battery Service state:\n")


def test_all_services_have_headers_and_durations(run: Run) -> None:
    out = run("dumpsys").out

    assert "\nDUMP OF SERVICE battery:\nCurrent Battery Service state:\n" in out
    assert re.search(
        r"\n--------- \d\.\d{3}s was the duration of dumpsys battery, ending at: "
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n",
        out,
    )


def test_skipped_services_are_left_out(run: Run) -> None:
    assert "DUMP OF SERVICE battery:" not in run("dumpsys --skip battery,wifi").out
