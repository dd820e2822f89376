"""The argument cursor and the exceptions of ShellCommand."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.commands.shell_command import Arguments, JavaError

Run = Callable[..., Any]


def test_arguments_stop_options_at_a_double_dash() -> None:
    arguments = Arguments(["-a", "--", "-b"])

    assert [arguments.option(), arguments.option(), arguments.next()] == ["-a", None, "-b"]


def test_arguments_say_after_what_one_is_missing() -> None:
    arguments = Arguments(["set"])
    arguments.next()

    with pytest.raises(JavaError, match='Argument expected after "set"'):
        arguments.required()


@pytest.mark.parametrize("text", ["x", "1.5", ""], ids=["word", "fraction", "empty"])
def test_arguments_refuse_what_is_no_number(text: str) -> None:
    with pytest.raises(JavaError, match="For input string"):
        Arguments([text]).integer()


@pytest.mark.parametrize(
    ("api", "head"),
    [
        (29, "\nException occurred while executing:\njava.lang.NumberFormatException: "),
        (34, "\nException occurred while executing 'set-time':\njava.lang.NumberFormatException"),
    ],
    ids=["29", "34"],
)
def test_an_exception_is_printed_on_stderr_and_ends_with_255(run: Run, head: str) -> None:
    ran = run("cmd alarm set-time soon")

    assert ran.status == 255
    assert ran.err.startswith(head)


@pytest.mark.parametrize("api", [24], ids=["24"])
def test_an_exception_is_said_to_come_of_dumping_on_api_24(run: Run) -> None:
    ran = run("pm install /data/local/tmp/absent.apk")

    assert ran.status == 255
    assert "\nException occurred while dumping:\njava.lang." in ran.err


@pytest.mark.parametrize("api", [29], ids=["29"])
def test_a_security_exception_has_its_own_line_up_to_api_29(run: Run) -> None:
    ran = run("cmd wifi status")

    assert ran.status == 255
    assert ran.err.startswith(
        "Security exception: Uid 2000 does not have access to wifi commands\n\n"
        "java.lang.SecurityException: Uid 2000"
    )
