"""start and stop: services of init."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


@pytest.mark.parametrize("name", ["start", "stop"])
def test_start_and_stop_are_for_root(run: Run, name: str) -> None:
    ran = run(f"{name} netd")

    assert (ran.status, ran.err) == (1, "Must be root\n")


def test_start_as_root_completes_a_boot_that_was_forgotten(run: Run, android: Android) -> None:
    run("stop; setprop sys.boot_completed 0; start", uid=0)

    waited = run("until [ $(getprop sys.boot_completed) = 1 ]; do sleep 0.1; done; echo up")

    assert waited.out == "up\n"
    assert android.system_ready


def test_stop_as_root_stops_a_service(run: Run) -> None:
    run("stop netd", uid=0)

    assert run("getprop init.svc.netd").out == "stopped\n"
