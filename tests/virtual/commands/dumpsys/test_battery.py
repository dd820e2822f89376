"""dumpsys battery: the lines of each Android."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
Recorded = Callable[[str], str]


def keys(text: str) -> list[str]:
    return [line.partition(":")[0] for line in text.splitlines() if ": " in line]


@pytest.mark.parametrize(
    ("api", "recording"),
    [(26, "dumpsys-battery-api27.txt"), (36, "dumpsys-battery-api36.txt")],
    ids=["api27", "api36"],
)
def test_the_lines_are_those_of_a_real_device(run: Run, recorded: Recorded, recording: str) -> None:
    ours = keys(run("dumpsys battery").out)

    real = [key for key in keys(recorded(recording)) if key[:2] == "  "]
    assert ours == real
