"""ps: the process table."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_ps_lists_all_with_toybox_columns(run: Run) -> None:
    lines = run("ps -A").out.splitlines()

    assert lines[0].split() == ["USER", "PID", "PPID", "VSZ", "RSS", "WCHAN", "ADDR", "S", "NAME"]
    assert any(line.split()[-1] == "system_server" for line in lines)
    assert all(len(line.split()) == 9 for line in lines)


@pytest.mark.parametrize(("api", "there"), [(24, True), (34, False)], ids=["toolbox", "toybox"])
def test_ps_alone_lists_all_up_to_api_25(run: Run, there: bool) -> None:
    assert ("system_server" in run("ps").out) is there


def test_ps_prints_the_fields_it_is_told(run: Run, android: Android) -> None:
    pid = android.processes.by_name("system_server")[0].pid

    assert run(f"ps -o PID,USER,NAME -p {pid}").out.splitlines()[1].split() == [
        str(pid),
        "system",
        "system_server",
    ]


def test_ps_help_names_the_option_that_lists_all(run: Run) -> None:
    ran = run("ps --help")

    assert ran.status == 0
    assert "-A\tAll" in ran.out.splitlines()


def test_ps_lists_the_system_ui_as_its_package(run: Run, android: Android) -> None:
    package = android.packages.get("com.android.systemui")

    (process,) = android.processes.by_name("com.android.systemui")

    assert package is not None
    assert process.uid == package.uid
    assert "com.android.systemui" in run("ps -A").out


def test_ps_refuses_unknown_fields(run: Run) -> None:
    ran = run("ps -A -o NOPE")

    assert (ran.status, ran.err) == (1, "ps: bad -o NOPE\n")
