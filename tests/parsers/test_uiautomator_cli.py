"""Answers of `uiautomator dump`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.uiautomator_cli import DumpAnswer, DumpFailure, parse_dump_answer

RECORDED = {
    "uiautomator-cli/01-null-root-node.txt": DumpAnswer("", DumpFailure.NULL_ROOT),
    "uiautomator-cli/02-could-not-get-idle.txt": DumpAnswer("", DumpFailure.NOT_IDLE),
    "uiautomator-cli/03-dumped-to-legacy-path-with-prompt.txt": DumpAnswer(
        "/storage/emulated/legacy/window_dump.xml"
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_answer_is_read(
    recorded: Callable[[str], str], name: str, expected: DumpAnswer
) -> None:
    assert parse_dump_answer(recorded(name)) == expected


def test_another_text_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="Killed"):
        parse_dump_answer("Killed")
