"""Answers of `am start`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.am_start import (
    StartAnswer,
    StartNote,
    StartRefusal,
    StartStatus,
    parse_am_start,
)

RECORDED = {
    "am-start/01-flutter-success-intent-only.txt": StartAnswer("com.wawapp.driver/.MainActivity"),
    "am-start/02-error-type-3.txt": StartAnswer(
        "com.example.scanner/.ListActivity",
        refusal=StartRefusal.ACTIVITY_NOT_FOUND,
        subject="com.example.scanner/com.example.scanner.ListActivity",
    ),
    "am-start/04-not-exported-api18.txt": StartAnswer(
        "com.example.shelves/.activity.AddBookActivity",
        refusal=StartRefusal.NOT_EXPORTED,
        subject="10171",
    ),
    "am-start/07-w-timeout-but-launched.txt": StartAnswer(
        "com.example.myapp/.MainActivity",
        status=StartStatus.TIMEOUT,
        activity="com.example.myapp/.MainActivity",
        launch_state="UNKNOWN (-1)",
        wait_ms=11639,
    ),
    "am-start/08-w-ok-thistime-old.txt": StartAnswer(
        "com.example.keyboard/com.example.MainActivity",
        status=StartStatus.OK,
        activity="com.example.keyboard/com.example.setting.GuideActivity",
        total_ms=4171,
        wait_ms=4190,
    ),
    "am-start/10-warning-delivered-to-topmost.txt": StartAnswer(
        "org.example.browser/.App", note=StartNote.DELIVERED_TO_TOP
    ),
    "am-start/11-unable-to-resolve-intent.txt": StartAnswer(
        package="org.example.browser", refusal=StartRefusal.UNRESOLVED_INTENT
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_answer_is_read(
    recorded: Callable[[str], str], name: str, expected: StartAnswer
) -> None:
    assert parse_am_start(recorded(name)) == expected


def test_a_refusal_is_no_success_and_a_timeout_is_one() -> None:
    refused = StartAnswer(refusal=StartRefusal.NO_ACCESS)
    slow = StartAnswer("a/.B", status=StartStatus.TIMEOUT)

    assert (refused.success, slow.success) == (False, True)


def test_an_activity_may_be_called_exception() -> None:
    assert parse_am_start("Starting: Intent { cmp=a/.Exception }\n").success


def test_an_unheard_of_refusal_is_still_a_refusal() -> None:
    answer = parse_am_start("Starting: Intent { cmp=a/.B }\nError: the moon is full\n")

    assert answer.refusal is StartRefusal.OTHER


@pytest.mark.parametrize(
    "text",
    ["", "Starting: Intent { cmp=a/.B }\nStatus: dancing\n"],
    ids=["nothing", "unknown status"],
)
def test_what_is_no_answer_is_an_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_am_start(text)
