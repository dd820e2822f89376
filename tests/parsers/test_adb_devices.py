"""Lists of devices, as adb printed them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.adb_devices import (
    AdbDevice,
    AdbState,
    AdbVersion,
    parse_adb_devices,
    parse_adb_version,
)

TRANSCRIPT = "adb-devices/01-windows-transcript-daemon-start-and-version.txt"
RECORDED = {
    TRANSCRIPT: (AdbDevice("XXXXXXXXXXXXXXXX", AdbState.DEVICE),),
    "adb-devices/04-unauthorized-in-recovery.txt": (
        AdbDevice("1234567890abcdef", AdbState.UNAUTHORIZED),
    ),
    "adb-devices/05-empty-list.txt": (),
    "adb-devices/06-two-usb-one-tcp-crlf-blank-line.txt": (
        AdbDevice("c2b1c2a7", AdbState.DEVICE),
        AdbDevice("eba17551", AdbState.DEVICE),
        AdbDevice("127.0.0.1:10033", AdbState.DEVICE),
    ),
    "adb-devices/08-awesome-offline.txt": (AdbDevice("cf264b8f", AdbState.OFFLINE),),
    "adb-devices/09-no-permissions-plugdev.txt": (
        AdbDevice("9a8b7c6d5e", AdbState.DEVICE),
        AdbDevice("1f2e3d4c5b", AdbState.NO_PERMISSIONS),
    ),
    "adb-devices/10-l-offline-emulator-plus-phone.txt": (
        AdbDevice("emulator-5554", AdbState.OFFLINE),
        AdbDevice(
            "ab12cd34",
            AdbState.DEVICE,
            {"product": "jfltexx", "model": "GT_I9505", "device": "jflte"},
        ),
    ),
    "adb-devices/11-authorizing.txt": (AdbDevice("3940000000000000", AdbState.AUTHORIZING),),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_list_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[AdbDevice, ...]
) -> None:
    assert parse_adb_devices(recorded(name)) == expected


def test_versions_are_read_from_a_transcript(recorded: Callable[[str], str]) -> None:
    assert parse_adb_version(recorded(TRANSCRIPT)) == AdbVersion("1.0.41", "36.0.0-13206524")


def test_a_serial_that_is_an_address_is_reached_over_tcp() -> None:
    over = [AdbDevice(serial, AdbState.DEVICE).over_tcp for serial in ("127.0.0.1:10033", "ab12")]

    assert over == [True, False]


@pytest.mark.parametrize(
    "text", ["", "List of devices attached\nab12\tdancing\n"], ids=["no header", "unknown state"]
)
def test_what_is_no_list_is_an_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_adb_devices(text)
