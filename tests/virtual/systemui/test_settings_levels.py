"""The words of Settings change from level to level."""

from __future__ import annotations

import pytest

from harness.virtual.android.intents import Intent
from harness.virtual.device import Android

LEVELS = [24, 28, 29, 36]


def texts(android: Android, action: str) -> list[str]:
    """What a page of Settings says."""
    android.activities.start(Intent(action=f"android.settings.{action}", flags=0x10000000))
    windows = android.looper.call(android.windows.windows)
    return [view.text for window in windows for view in window.root.walk() if view.text]


@pytest.mark.parametrize("api", LEVELS, ids=str)
def test_network_page_has_what_its_level_has(android: Android, api: int) -> None:
    shown = texts(android, "WIRELESS_SETTINGS")

    assert ("Internet" in shown, "Wi\u2011Fi" in shown) == (api >= 31, api < 31)
    assert ("SIMs" in shown) is (api >= 31)
    assert ("Data Saver" in shown, "Data usage" in shown) == (api >= 29, api < 29)
    assert ("Private DNS" in shown) is (api >= 28)


@pytest.mark.parametrize("api", LEVELS, ids=str)
def test_automatic_time_is_called_as_its_level_calls_it(android: Android, api: int) -> None:
    titles = {24: "Automatic date & time", 28: "Automatic date & time",
              29: "Use network-provided time", 36: "Set time automatically"}  # fmt: skip

    shown = texts(android, "DATE_SETTINGS")

    assert titles[api] in shown
    assert "Date" in shown


@pytest.mark.parametrize("api", [24, 30, 36], ids=str)
def test_wifi_switch_is_called_as_its_level_calls_it(android: Android, api: int) -> None:
    shown = texts(android, "WIFI_SETTINGS")

    assert {24: "On", 30: "Use Wi\u2011Fi", 36: "Wi\u2011Fi"}[api] in shown
    assert ("Mobile data" in shown) is (api >= 31)
