"""dumpsys wifi: the switch, the store, the connection."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]
Recorded = Callable[[str], str]


@pytest.mark.usefixtures("online")
def test_the_connection_is_shown(run: Run) -> None:
    out = run("dumpsys wifi").out

    assert "\nWi-Fi is enabled\n" in out
    assert "\nWifiState 1\n" in out
    assert 'mWifiInfo SSID: "AndroidWifi"' in out


def test_airplane_mode_is_shown(run: Run, android: Android) -> None:
    android.connectivity.set_airplane_mode(True)

    out = run("dumpsys wifi").out
    assert "AirplaneModeOn true\n" in out
    assert "WifiState 3\n" in out
    assert "mWifiInfo SSID: <unknown ssid>" in out


def test_apps_are_denied_as_on_a_real_device(run: Run, courier: int, recorded: Recorded) -> None:
    out = run("dumpsys wifi", uid=courier).out

    real = re.sub(r"pid=\d+, uid=\d+", "WHO", recorded("dumpsys-wifi-denied.txt"))
    assert re.sub(r"pid=\d+, uid=\d+", "WHO", out).strip() == real.strip()
