"""cmd itself: dispatch and its own failures."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
Recorded = Callable[[str], str]


def test_cmd_cannot_find_an_unknown_service(run: Run, recorded: Recorded) -> None:
    ran = run("cmd nosuch x")

    assert ran.status == 20
    assert (
        ran.err
        == recorded("cmd-cant-find-service.txt").strip().replace("activity", "nosuch") + "\n"
    )


def test_cmd_waits_for_a_service_that_is_there(run: Run) -> None:
    assert run("cmd -w settings get global airplane_mode_on").out == "0\n"


def test_cmd_lists_services(run: Run) -> None:
    lines = run("cmd -l").out.splitlines()

    assert lines[0] == "Currently running services:"
    assert "  wifi" in lines


def test_cmd_of_a_service_without_a_shell_command_ends_with_0(run: Run) -> None:
    ran = run("cmd dropbox help")

    assert (ran.status, ran.err) == (0, "No shell command implementation.\n")


def test_cmd_alone_ends_with_20(run: Run) -> None:
    assert run("cmd").status == 20


def test_cmd_prints_an_unknown_verb_and_ends_with_255(run: Run) -> None:
    ran = run("cmd statusbar jump")

    assert (ran.status, ran.out) == (255, "Unknown command: jump\n")


@pytest.mark.parametrize(
    ("api", "service", "status"),
    [(31, "locale", 20), (33, "locale", 255), (28, "thermalservice", 20), (29, "phone", 0)],
    ids=["locale-31", "locale-33", "thermal-28", "phone-29"],
)
def test_cmd_help_exists_from_the_level_of_the_service_on(
    run: Run, service: str, status: int
) -> None:
    assert run(f"cmd {service} help").status == status
