"""What the result file of a named device must not tell."""

from __future__ import annotations

import pytest

from tests.conformance.conftest import without_personal_data


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("device R5CT1234 says no", "device SERIAL says no"),
        ("BSSID: 02:15:b2:00:00:0f, up", "BSSID: …, up"),
        ("IP: /192.168.1.7 of wlan0", "IP: /… of wlan0"),
        ("fe80::1:2:3:4 and 2001:db8:0:1:2:3:4:5", "… and …"),
        ("ada@example.org signed in", "… signed in"),
        ('Wifi SSID: "My home"', "Wifi …"),
        ("at 12:34 o'clock, exit 127", "at 12:34 o'clock, exit 127"),
    ],
    ids=["serial", "hardware", "IPv4", "IPv6", "e-mail", "Wi-Fi", "nothing"],
)
def test_a_result_tells_nothing_personal(text: str, shown: str) -> None:
    assert without_personal_data(text, "R5CT1234") == shown


def test_a_result_is_cut_to_a_few_lines() -> None:
    assert len(without_personal_data("x" * 10_000, "R5CT1234")) == 300
