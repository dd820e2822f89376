"""A screen that stays the same is read once, and one that changed is read anew."""

from __future__ import annotations

import pytest

from harness.virtual.device import Android
from harness.virtual.uiautomator.device import UiDevice
from harness.virtual.uiautomator.hierarchy import MAX_DEPTH


@pytest.fixture
def ui(android: Android) -> UiDevice:
    return UiDevice(android)


def dump(ui: UiDevice) -> str:
    return ui.dump(MAX_DEPTH, active_only=False)


def test_a_screen_that_stays_the_same_is_read_once(android: Android, ui: UiDevice) -> None:
    before, written = ui.screen(), dump(ui)
    android.windows.invalidate()

    assert ui.screen() is before
    assert dump(ui) is written


def test_a_screen_that_changed_is_read_anew(android: Android, ui: UiDevice) -> None:
    before, look = dump(ui), ui.screen().fingerprint

    android.looper.call(android.windows.expand_settings)

    assert dump(ui) != before
    assert ui.screen().fingerprint != look


def test_a_dump_is_as_it_was_asked_for(ui: UiDevice) -> None:
    whole = dump(ui)

    assert ui.dump(0, active_only=False) != whole
    assert ui.dump(MAX_DEPTH, active_only=True) != whole
    ui.compressed = True
    assert dump(ui) != whole
