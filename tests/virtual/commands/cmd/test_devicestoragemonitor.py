"""cmd devicestoragemonitor: pretending that storage is low."""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_low_storage_is_forced_and_reset(run: Run) -> None:
    sequence = int(run("cmd devicestoragemonitor force-low -f").out)
    low = run("dumpsys devicestoragemonitor").out
    run("cmd devicestoragemonitor reset -f")

    assert sequence > 1
    assert "level=LOW" in low
    assert "level=NORMAL" in run("dumpsys devicestoragemonitor").out


def test_without_f_nothing_is_printed(run: Run) -> None:
    assert run("cmd devicestoragemonitor force-low").out == ""
