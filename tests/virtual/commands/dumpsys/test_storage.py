"""dumpsys diskstats: space and sizes."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_free_space_is_shown(run: Run) -> None:
    out = run("dumpsys diskstats").out

    assert re.search(r"^Data-Free: \d+K / \d+K total = \d+% free$", out, re.MULTILINE)
    assert '"com.android.settings"' in out


@pytest.mark.parametrize("api", [24], ids=["24"])
def test_sizes_came_with_api_26(run: Run) -> None:
    assert "App Size" not in run("dumpsys diskstats").out
