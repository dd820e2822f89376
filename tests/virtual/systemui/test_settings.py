"""Settings does what its switches and buttons say."""

from __future__ import annotations

from typing import Any

import pytest

from harness.virtual.screen.windows import keys
from harness.virtual.systemui.settings.page import file_size

Hand = Any  # conftest.py, which no test can import
COURIER = "org.courier.messenger"


def test_the_airplane_switch_of_settings_is_the_real_one(hand: Hand) -> None:
    hand.settings("AIRPLANE_MODE_SETTINGS")

    hand.tap("Airplane mode")

    assert hand.android.connectivity.airplane_mode
    switch = next(v for v in hand.views() if v.id == "android:id/switch_widget")
    assert switch.checked


def test_settings_lead_to_the_internet_page(hand: Hand) -> None:
    hand.settings("SETTINGS")

    hand.tap("Network & internet")
    hand.tap("Internet")

    assert hand.find("AndroidWifi")
    hand.press(keys.BACK)
    assert hand.find("Airplane mode")


def test_private_dns_is_saved(hand: Hand) -> None:
    settings = hand.android.settings
    hand.settings("WIRELESS_SETTINGS")
    hand.tap("Private DNS")

    hand.tap("private_dns_mode_off")
    hand.tap("Save")

    assert settings.get("global", "private_dns_mode") == "off"
    settings.put("global", "private_dns_mode", "opportunistic")


def test_private_dns_without_a_name_is_not_saved(hand: Hand) -> None:
    before = hand.android.settings.get("global", "private_dns_mode")
    hand.settings("WIRELESS_SETTINGS")
    hand.tap("Private DNS")

    hand.tap("private_dns_mode_provider")
    hand.tap("Save")

    assert hand.android.settings.get("global", "private_dns_mode") == before
    hand.tap("Cancel")


def test_force_stop_asks_and_stops(hand: Hand) -> None:
    hand.android.activities.start_launcher(COURIER)
    hand.settings("APPLICATION_DETAILS_SETTINGS", f"package:{COURIER}")

    hand.tap("Force stop")
    hand.tap("OK")

    assert hand.android.activities.running(COURIER) is None
    assert not hand.find("button3").enabled


def test_clear_cache_empties_the_cache_and_greys_out(hand: Hand) -> None:
    hand.android.activities.start_launcher(COURIER)
    cache = hand.android.activities.running(COURIER).context.cache_dir
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "garbage").write_bytes(b"x" * 5000)
    hand.settings("APPLICATION_DETAILS_SETTINGS", f"package:{COURIER}")
    hand.tap("Storage & cache")
    assert hand.find("Clear cache").enabled

    hand.tap("Clear cache")

    hand.wait(lambda: not hand.find("Clear cache").enabled, "the button greyed out")
    assert not list(cache.glob("*"))


def test_clear_storage_asks_and_wipes(hand: Hand) -> None:
    hand.android.activities.start_launcher(COURIER)
    data = hand.android.activities.running(COURIER).context.data_dir
    (data / "files").mkdir(exist_ok=True)
    (data / "files" / "mine").write_text("mine")
    hand.settings("APPLICATION_DETAILS_SETTINGS", f"package:{COURIER}")
    hand.tap("Storage & cache")

    hand.tap("Clear storage")
    hand.tap("Delete")

    assert not (data / "files" / "mine").exists()


def test_an_app_that_is_gone_has_no_page(hand: Hand) -> None:
    hand.settings("APPLICATION_DETAILS_SETTINGS", "package:org.nobody")

    assert hand.find("App not found")


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (900, "900 B"), (1000, "1.00 kB"), (12_300_000, "12.30 MB"), (250_000, "250 kB")],
    ids=str,
)
def test_sizes_are_written_as_android_writes_them(count: int, text: str) -> None:
    assert file_size(count) == text
