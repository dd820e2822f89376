"""cmd battery: overriding values."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("level", "5", "  level: 5\n"),
        ("status", "3", "  status: 3\n"),
        ("ac", "0", "  AC powered: false\n"),
        ("usb", "1", "  USB powered: true\n"),
        ("temp", "400", "  temperature: 400\n"),
    ],
    ids=["level", "status", "ac", "usb", "temp"],
)
def test_values_are_frozen_until_reset(run: Run, key: str, value: str, line: str) -> None:
    run(f"dumpsys battery set {key} {value}")
    frozen = run("dumpsys battery").out
    run("dumpsys battery reset")

    assert line in frozen
    assert "UPDATES STOPPED" in frozen
    assert "UPDATES STOPPED" not in run("dumpsys battery").out


def test_f_prints_the_new_sequence(run: Run) -> None:
    first = int(run("cmd battery unplug -f").out)

    assert int(run("cmd battery reset -f").out) == first + 1


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("set", "No property specified\n"),
        ("set level", "No value specified\n"),
        ("set level x", "Bad value: x\n"),
    ],
    ids=["property", "value", "number"],
)
def test_battery_complains(run: Run, words: str, complaint: str) -> None:
    ran = run(f"cmd battery {words}")

    assert (ran.status, ran.out) == (255, complaint)


@pytest.mark.parametrize(("api", "text"), [(29, "Unknown command: get\n"), (34, "100\n")], ids=str)
def test_get_came_with_api_30(run: Run, text: str) -> None:
    assert run("cmd battery get level").out == text
