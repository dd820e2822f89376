"""Which devices a run takes."""

from __future__ import annotations

import pytest

from harness.errors import ConfigError
from harness.fleet.selection import select
from harness.model import ListedDevice

EMULATOR = ListedDevice("emulator-5554", "device")
SECOND = ListedDevice("emulator-5556", "device")
TUNNELLED = ListedDevice("emulator-5558", "device")
PHONE = ListedDevice("2A181FDH", "device")
LOCKED = ListedDevice("39400000", "unauthorized")


def says_so(serial: str) -> bool:
    """As devices of these names usually say of themselves."""
    assert serial.startswith("emulator-"), "nobody asks a phone that was not named"
    return serial != TUNNELLED.serial


def test_a_phone_that_adb_takes_for_an_emulator_is_none() -> None:
    assert select(None, [TUNNELLED], says_so).serials == ()
    assert select(None, [TUNNELLED, EMULATOR], says_so).serials == ("emulator-5554",)
    assert select("emulator-5558", [TUNNELLED], says_so).serials == ("emulator-5558",)


def test_the_only_emulator_is_taken_without_being_named() -> None:
    assert select(None, [PHONE, EMULATOR], says_so).serials == ("emulator-5554",)


def test_a_phone_is_never_taken_without_being_named() -> None:
    selection = select(None, [PHONE], says_so)

    assert selection.serials == ()
    assert "no emulator is connected" in selection.why


def test_a_phone_is_taken_when_it_is_named() -> None:
    assert select("2A181FDH", [PHONE, EMULATOR], says_so).serials == ("2A181FDH",)


def test_virtual_devices_are_started_when_named_whatever_is_connected() -> None:
    assert select("virtual", [EMULATOR], says_so).serials == ()


def test_several_emulators_and_no_name_is_an_error_with_the_list() -> None:
    with pytest.raises(ConfigError, match=r"emulator-5554 \(device\), emulator-5556 \(device\)"):
        select(None, [EMULATOR, SECOND], says_so)


def test_an_unknown_serial_is_an_error_with_the_list() -> None:
    with pytest.raises(ConfigError, match=r"no device 'nope'.*emulator-5554 \(device\)"):
        select("nope", [EMULATOR], says_so)


def test_a_device_that_takes_no_commands_is_an_error_with_its_state() -> None:
    with pytest.raises(ConfigError, match="39400000 is unauthorized"):
        select("39400000", [LOCKED], says_so)
