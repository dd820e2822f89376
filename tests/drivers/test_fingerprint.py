"""What must be the same afterwards: every setting, the network, the app, the service."""

from __future__ import annotations

import pytest

from harness.drivers.app_folder import AppFolder
from harness.drivers.device import Device
from harness.drivers.fingerprint import (
    APP_FOLDERS,
    app_fingerprint,
    device_fingerprint,
    differences,
)
from harness.messengers.courier.screens import PACKAGE

CHANGES = {
    "a global setting": (
        "settings put global harness_test 1",
        "settings delete global harness_test",
    ),
    "a secure setting": (
        "settings put secure harness_test 1",
        "settings delete secure harness_test",
    ),
    "a system setting": (
        "settings put system harness_test 1",
        "settings delete system harness_test",
    ),
}


@pytest.mark.parametrize(("change", "undo"), CHANGES.values(), ids=CHANGES)
def test_a_changed_setting_is_named_until_it_is_undone(
    courier_device: Device, change: str, undo: str
) -> None:
    before = device_fingerprint(courier_device.adb)

    courier_device.adb.shell(change)
    found = differences(before, device_fingerprint(courier_device.adb))
    courier_device.adb.shell(undo)

    assert [line.split(":")[0] for line in found] == [f"setting {' '.join(change.split()[2:4])}"]
    assert differences(before, device_fingerprint(courier_device.adb)) == []


def test_a_setting_with_several_lines_is_noticed(courier_device: Device) -> None:
    before = device_fingerprint(courier_device.adb)

    courier_device.adb.shell("settings put system harness_test 'one\ntwo=3'")
    found = differences(before, device_fingerprint(courier_device.adb))
    courier_device.adb.shell("settings delete system harness_test")

    assert found[0] == "setting system harness_test: absent before, one now"


def test_a_permission_that_was_taken_away_is_named(courier_device: Device) -> None:
    permission = "android.permission.POST_NOTIFICATIONS"
    adb = courier_device.adb
    adb.shell(f"pm grant {PACKAGE} {permission}")
    before = app_fingerprint(adb, PACKAGE)

    adb.shell(f"pm revoke {PACKAGE} {permission}")
    found = differences(before, app_fingerprint(adb, PACKAGE))

    assert len(found) == 1
    assert permission in found[0]
    assert found[0].index("granted=true") < found[0].index("granted=false")


def test_a_lost_network_is_named(courier_device: Device) -> None:
    before = device_fingerprint(courier_device.adb)
    courier_device.airplane_mode.write(True)

    found = courier_device.patience.settle(
        lambda: differences(before, device_fingerprint(courier_device.adb)),
        lambda lines: any("no default network now" in line for line in lines),
        awaited="the loss",
        device_seconds=10,
    )
    courier_device.airplane_mode.write(False)
    courier_device.patience.settle(
        lambda: differences(before, device_fingerprint(courier_device.adb)),
        lambda lines: not lines,
        awaited="the device as before",
        device_seconds=60,
    )

    assert any(line.startswith("setting global airplane_mode_on: 0 before") for line in found)


def test_differences_name_what_appeared_and_what_went_away() -> None:
    assert differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == [
        "a: 1 before, absent now",
        "b: 2 before, 3 now",
        "c: absent before, 4 now",
    ]


@pytest.mark.parametrize("folder", APP_FOLDERS)
def test_a_changed_file_of_the_app_is_noticed(courier_device: Device, folder: str) -> None:
    files = AppFolder(courier_device.adb, PACKAGE, folder)
    files.run_as(f"mkdir -p {folder} && echo before > {folder}/noticed")
    before = app_fingerprint(courier_device.adb, PACKAGE)

    files.run_as(f"echo after > {folder}/noticed")
    found = differences(before, app_fingerprint(courier_device.adb, PACKAGE))
    files.run_as(f"rm {folder}/noticed")

    assert len(found) == 1
    assert found[0].startswith(f"file {folder}/noticed: ")
