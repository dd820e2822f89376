"""svc: a script from API 30 on, Java before."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]
Recorded = Callable[[str], str]


@pytest.mark.parametrize("api", [28, 34], ids=["java", "script"])
def test_svc_wifi_switches_wifi(run: Run, android: Android) -> None:
    off = run("svc wifi disable")
    state_off = android.wifi.enabled
    run("svc wifi enable")

    assert (off.status, off.out, off.err) == (0, "", "")
    assert (state_off, android.wifi.enabled) == (False, True)


@pytest.mark.parametrize(
    ("api", "status", "stream"), [(29, 0, "err"), (30, 1, "out")], ids=["java", "script"]
)
def test_svc_wifi_prints_its_usage_for_anything_else(run: Run, status: int, stream: str) -> None:
    ran = run("svc wifi toggle")

    assert ran.status == status
    assert "usage: svc wifi [enable|disable]" in getattr(ran, stream)


@pytest.mark.parametrize("api", [28, 34], ids=["java", "script"])
def test_svc_data_switches_mobile_data(run: Run, android: Android) -> None:
    run("svc data disable")

    assert android.telephony.data_enabled is False


def test_svc_power_stayon_sets_the_plugs(run: Run) -> None:
    run("svc power stayon usb")

    assert run("settings get global stay_on_while_plugged_in").out == "2\n"


def test_svc_power_rejects_bad_values_with_status_0(run: Run, recorded: Recorded) -> None:
    ran = run("svc power stayon bogusvalue")

    assert ran.status == 0
    assert ran.err.splitlines()[:3] == recorded("svc-stayon-usage-api35.txt").splitlines()
