"""device_config: server-side flags."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_device_config_reads_back_and_deletes(run: Run) -> None:
    run("device_config put connectivity probe 1")

    assert run("device_config get connectivity probe").out == "1\n"
    assert run("device_config list connectivity").out == "probe=1\n"
    assert run("device_config delete connectivity probe").out == (
        "Successfully deleted probe from connectivity\n"
    )
    assert run("device_config get connectivity probe").out == "null\n"


@pytest.mark.parametrize("api", [28], ids=["28"])
def test_device_config_is_unknown_before_api_29(run: Run) -> None:
    assert run("device_config list").status == 127


@pytest.mark.parametrize(
    ("words", "complaint"),
    [("get a", "Bad arguments\n"), ("fetch a b", "Invalid command: fetch\n")],
    ids=["few", "verb"],
)
def test_device_config_complains(run: Run, words: str, complaint: str) -> None:
    ran = run(f"device_config {words}")

    assert (ran.status, ran.err) == (255, complaint)
