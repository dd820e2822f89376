"""pidof: pids by name."""

from collections.abc import Callable
from typing import Any

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_pidof_prints_the_pid(run: Run, android: Android) -> None:
    pid = android.processes.by_name("system_server")[0].pid

    assert run("pidof system_server").out == f"{pid}\n"


def test_pidof_ends_with_1_when_there_is_none(run: Run) -> None:
    ran = run("pidof org.example.nobody")

    assert (ran.status, ran.out, ran.err) == (1, "", "")
