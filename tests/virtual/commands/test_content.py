"""content: the settings provider by hand."""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_content_queries_a_setting(run: Run) -> None:
    out = run("content query --uri content://settings/global --where \"name='wifi_on'\"").out

    assert out.startswith("Row: 0 _id=")
    assert out.endswith(", name=wifi_on, value=1\n")


def test_content_says_when_there_is_no_row(run: Run) -> None:
    ran = run("content query --uri content://settings/global --where \"name='nope'\"")

    assert (ran.status, ran.out) == (0, "No result found.\n")


def test_content_inserts_and_deletes(run: Run) -> None:
    run("content insert --uri content://settings/secure --bind name:s:a --bind value:s:b")
    put = run("settings get secure a").out
    run("content delete --uri content://settings/secure --where \"name='a'\"")

    assert (put, run("settings get secure a").out) == ("b\n", "null\n")


def test_content_cannot_find_other_providers_and_ends_with_0(run: Run) -> None:
    ran = run("content query --uri content://sms")

    assert ran.status == 0
    assert ran.err.startswith("Error while accessing provider:sms\njava.lang.IllegalState")
