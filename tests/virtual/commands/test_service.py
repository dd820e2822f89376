"""service: the service manager by hand."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("name", "found"), [("wifi", "found"), ("nope", "not found")], ids=["there", "missing"]
)
def test_service_checks(run: Run, name: str, found: str) -> None:
    assert run(f"service check {name}").out == f"Service {name}: {found}\n"


def test_service_lists_and_counts(run: Run) -> None:
    lines = run("service list").out.splitlines()

    assert lines[0] == f"Found {len(lines) - 1} services:"


def test_service_call_of_an_unknown_service_ends_with_10(run: Run) -> None:
    ran = run("service call nope 1")

    assert (ran.status, ran.err) == (10, "service: Service nope does not exist\n")
