"""start and stop: services of init."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize("name", ["start", "stop"])
def test_start_and_stop_are_for_root(run: Run, name: str) -> None:
    ran = run(f"{name} netd")

    assert (ran.status, ran.err) == (1, "Must be root\n")


def test_stop_as_root_stops_a_service(run: Run) -> None:
    run("stop netd", uid=0)

    assert run("getprop init.svc.netd").out == "stopped\n"
