"""dumpsys settings and gfxinfo: as on real devices."""

import re
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_rows_have_id_name_owner_and_value(run: Run) -> None:
    out = run("dumpsys settings").out

    assert "GLOBAL SETTINGS (user 0)\n" in out
    assert re.search(r"^_id:\d+ name:airplane_mode_on pkg:android value:0 ", out, re.MULTILINE)


def test_an_unknown_argument_is_named_and_the_dump_follows(run: Run) -> None:
    out = run("dumpsys settings -a").out

    assert out.startswith("Unknown argument: -a; use -h for help\n")
    assert "SECURE SETTINGS (user 0)\n" in out
