"""cmd input: the input tool as a service."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("api", "complaint"), [(30, "No shell command implementation.\n"), (34, "")], ids=["30", "34"]
)
def test_cmd_input_came_with_api_31(run: Run, complaint: str) -> None:
    ran = run("cmd input keyevent HOME")

    assert (ran.status, ran.err) == (0, complaint)
