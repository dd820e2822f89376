"""dumpsys dropbox: reports of crashes."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


COURIER = "org.courier.messenger"


def test_an_empty_box_says_so(run: Run) -> None:
    assert "(No entries found.)\n" in run("dumpsys dropbox --print data_app_crash").out


@pytest.mark.usefixtures("courier")
def test_a_crash_is_found_by_its_tag(run: Run) -> None:
    run(f"monkey -p {COURIER} 1; am crash {COURIER}")

    out = run("dumpsys dropbox --print data_app_crash").out
    assert "Searching for: data_app_crash\n" in out
    assert f"Process: {COURIER}\n" in out
    assert "data_app_crash (text, " in out


@pytest.mark.usefixtures("courier")
def test_other_tags_are_left_out(run: Run) -> None:
    run(f"monkey -p {COURIER} 1; am crash {COURIER}")

    assert "(No entries found.)\n" in run("dumpsys dropbox --print data_app_anr").out
