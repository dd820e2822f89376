"""The emulator console's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.emulator_console import (
    ConsoleAnswer,
    ConsoleGreeting,
    parse_console_answer,
    parse_greeting,
)

RECORDED = {
    "emulator-console/01-auth-required.txt": ConsoleGreeting(
        "/home/user/.emulator_console_auth_token"
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_greeting_is_read(
    recorded: Callable[[str], str], name: str, expected: ConsoleGreeting
) -> None:
    greeting = parse_greeting(recorded(name))

    assert greeting == expected
    assert greeting.needs_auth


def test_a_greeting_without_token_needs_none() -> None:
    greeting = parse_greeting("Android Console: type 'help' for a list of commands\r\nOK\r\n")

    assert not greeting.needs_auth


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("virtual\r\nOK\r\n", ConsoleAnswer(success=True, lines=("virtual",))),
        ("OK\r\n", ConsoleAnswer(success=True)),
        ("KO: unknown command\r\n", ConsoleAnswer(success=False, reason="unknown command")),
    ],
    ids=["lines and OK", "OK alone", "KO with its reason"],
)
def test_an_answer_is_read(text: str, expected: ConsoleAnswer) -> None:
    assert parse_console_answer(text) == expected


@pytest.mark.parametrize("parse", [parse_greeting, parse_console_answer], ids=lambda p: p.__name__)
def test_what_does_not_end_is_an_error(parse: Callable[[str], object]) -> None:
    with pytest.raises(ProtocolError):
        parse("Android Console: type 'help'\r\n")
