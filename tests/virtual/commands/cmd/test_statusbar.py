"""cmd statusbar: the shade."""

from collections.abc import Callable
from typing import Any

from harness.virtual.device import Android

Run = Callable[..., Any]


def layers(android: Android) -> set[str]:
    return {window.layer.name for window in android.looper.call(android.windows.windows)}


def test_the_shade_is_opened_and_closed(run: Run, android: Android) -> None:
    run("cmd statusbar expand-notifications")
    opened = layers(android)
    run("cmd statusbar collapse")

    assert "SHADE" in opened
    assert "SHADE" not in layers(android)


def test_quick_settings_are_opened(run: Run, android: Android) -> None:
    assert run("cmd statusbar expand-settings").status == 0
    assert "SHADE" in layers(android)
