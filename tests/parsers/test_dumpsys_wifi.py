"""Wi-Fi of real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_wifi import Wifi, parse_wifi

RECORDED = {
    "dumpsys-wifi/01-disabled-api29.txt": (
        Wifi(False, "<unknown ssid>", "UNINITIALIZED", -127, -1, airplane_mode=False),
        False,
    ),
    "dumpsys-wifi/02-disabled-gingerbread.txt": (
        Wifi(False, "<none>", "UNINITIALIZED", -9999, speed_mbps=-1),
        False,
    ),
    "dumpsys-wifi/04-emulator-api36-enabled-not-connected.txt": (
        Wifi(
            True,
            "<unknown ssid>",
            "DISCONNECTED",
            -127,
            -1,
            standard="unknown",
            airplane_mode=False,
        ),
        False,
    ),
    "dumpsys-wifi/05-xiaomi-connected-5ghz.txt": (
        Wifi(True, "XXXXX", "COMPLETED", -43, 866, "192.168.1.54", "5", airplane_mode=False),
        True,
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_recorded_wifi_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[Wifi, bool]
) -> None:
    wifi = parse_wifi(recorded(name))

    assert (wifi, wifi.connected) == expected


def test_a_refusal_is_an_error(recorded: Callable[[str], str]) -> None:
    with pytest.raises(ProtocolError):
        parse_wifi(recorded("dumpsys-wifi/07-permission-denial.txt"))
