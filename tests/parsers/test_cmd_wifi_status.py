"""What `cmd wifi status` says, after AOSP's source."""

from __future__ import annotations

import pytest

from harness.errors import ProtocolError
from harness.parsers.cmd_wifi_status import WifiStatus, parse_wifi_status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wifi is disabled\nWifi scanning is only available when wifi is enabled\n", (False, "")),
        ("Wifi is enabled\nWifi is not connected\n", (True, "")),
        ('Wifi is enabled\nWifi is connected to "Café 5 GHz"\nWifiInfo: …\n', (True, "Café 5 GHz")),
        ("Wifi is enabled\nWifi is connected to <unknown ssid>\n", (True, "<unknown ssid>")),
    ],
    ids=["off", "not joined", "joined", "without permission"],
)
def test_status_is_read(text: str, expected: tuple[bool, str]) -> None:
    assert parse_wifi_status(text) == WifiStatus(*expected)


def test_an_older_level_does_not_know_it() -> None:
    with pytest.raises(ProtocolError):
        parse_wifi_status("Unknown command: status\n")
