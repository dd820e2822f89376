"""Answers of `pm clear`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.cmd_errors import Refusal, RefusalKind
from harness.parsers.pm_clear import ClearAnswer, parse_clear

PERMISSION = "android.permission.CLEAR_APP_USER_DATA"
RECORDED = {
    "pm-clear/01-one-line-error-xiaomi.txt": ClearAnswer(
        success=False,
        refusal=Refusal(RefusalKind.PERMISSION_DENIED, PERMISSION, "com.example.bot"),
    ),
    "pm-clear/02-exception-executing-clear.txt": ClearAnswer(
        success=False,
        refusal=Refusal(RefusalKind.PERMISSION_DENIED, PERMISSION, "com.example.store"),
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_refusal_is_read(
    recorded: Callable[[str], str], name: str, expected: ClearAnswer
) -> None:
    assert parse_clear(recorded(name)) == expected


def test_success_and_failure_are_words() -> None:
    assert [parse_clear(word).success for word in ("Success\n", "Failed\n")] == [True, False]


def test_another_word_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="Perhaps"):
        parse_clear("Perhaps")
