"""Settings' page about an app: its cache is cleared as a user clears it, its data is not."""

from __future__ import annotations

import pytest

from harness.drivers.app_folder import AppFolder
from harness.drivers.app_info_page import AppInfoPage
from harness.drivers.device import Device
from harness.errors import DeviceTimeoutError
from harness.messengers.courier.screens import PACKAGE
from harness.waiting import Patience


def test_clearing_the_cache_empties_it_and_keeps_the_data(courier_device: Device) -> None:
    cache = AppFolder(courier_device.adb, PACKAGE, "cache")
    cache.run_as("mkdir -p cache/deep files && echo x > cache/deep/file && echo y > files/kept")

    courier_device.app_info.clear_cache(PACKAGE)

    assert cache.digests() == {}
    assert cache.run_as("cat files/kept; rm files/kept") == "y"


def test_an_empty_cache_is_left_alone(courier_device: Device) -> None:
    courier_device.app_info.clear_cache(PACKAGE)

    courier_device.app_info.clear_cache(PACKAGE)

    assert AppFolder(courier_device.adb, PACKAGE, "cache").digests() == {}


def test_the_page_stays_open_for_a_picture(courier_device: Device) -> None:
    courier_device.app_info.clear_cache(PACKAGE)

    screen = courier_device.ui.look()

    assert screen.find(text="Storage & cache", package="com.android.settings") is not None


def test_an_app_that_is_not_there_is_an_error_with_what_the_screen_says(
    courier_device: Device,
) -> None:
    hasty = Patience(courier_device.clock, 100.0, slack_s=0.1)
    page = AppInfoPage(courier_device.adb, courier_device.ui, hasty)

    with pytest.raises(DeviceTimeoutError, match="'Storage & cache' did not appear"):
        page.clear_cache("org.nobody")
