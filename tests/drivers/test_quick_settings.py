"""The tiles above the notifications, touched as a user touches them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.drivers.device import Device
from harness.drivers.quick_settings import QuickSettings, _tile
from harness.errors import DeviceTimeoutError
from harness.hierarchy import Screen
from harness.waiting import Patience

TILES = """<hierarchy>
  <node text="Airplane mode" package="org.courier.messenger" bounds="[0,0][1,1]"/>
  <node content-desc="Internet,Airplane mode" text="" package="com.android.systemui"/>
  <node text="Airplane mode" class="label" package="com.android.systemui"/>
  <node content-desc="Airplane mode,Off" class="tile" package="com.android.systemui"/>
</hierarchy>"""


@pytest.fixture
def device(courier_device: Device) -> Iterator[Device]:
    """A device with airplane mode off, before and after."""
    yield courier_device
    courier_device.airplane_mode.write(False)
    courier_device.patience.settle(
        courier_device.network.default.read,
        lambda network: network.validated,
        awaited="the network",
        device_seconds=60,
    )


@pytest.mark.parametrize("before", [False, True], ids=["on", "off"])
def test_touching_the_tile_turns_airplane_mode(device: Device, before: bool) -> None:
    device.airplane_mode.write(before)

    device.quick_settings.tap("Airplane mode")

    device.patience.settle(
        device.airplane_mode.read,
        lambda on: on is not before,
        awaited="the switch",
        device_seconds=5,
    )


def test_the_shade_is_closed_again(device: Device) -> None:
    before = device.ui.look()

    device.quick_settings.tap("Airplane mode")

    device.patience.settle(
        device.ui.look,
        lambda screen: screen.app_words == before.app_words,
        awaited="the closed shade",
        device_seconds=5,
    )


def test_a_tile_that_is_not_there_is_named_with_what_the_screen_says(device: Device) -> None:
    hasty = QuickSettings(device.adb, device.ui, Patience(device.clock, 100.0, slack_s=0.1))

    with pytest.raises(DeviceTimeoutError, match=r"the tile 'Teleport'.*Airplane mode"):
        hasty.tap("Teleport")


def test_the_tile_is_told_from_its_label_and_from_other_apps_words() -> None:
    tile = _tile(Screen(TILES), "Airplane mode")

    assert tile is not None
    assert tile.description == "Airplane mode,Off"
