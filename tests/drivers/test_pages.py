"""Pages of Settings, opened while another one is open."""

from __future__ import annotations

from harness.drivers.device import Device
from harness.drivers.pages import await_element, labelled, open_page

DATE, NETWORK = "-a android.settings.DATE_SETTINGS", "-a android.settings.WIRELESS_SETTINGS"


def test_a_page_is_shown_although_another_one_was_opened_from_it(courier_device: Device) -> None:
    device, automatic = courier_device, ("Set time automatically",)
    open_page(device.adb, DATE)
    device.adb.shell(f"am start {NETWORK}")

    warned = device.adb.run(f"am start {DATE}").output
    plainly = labelled(device.ui.look(), automatic)
    open_page(device.adb, DATE)

    assert "Activity not started" in warned
    assert plainly is None
    shown = await_element(
        device.ui, device.patience, lambda seen: labelled(seen, automatic), "the page"
    )
    assert shown.text in automatic
