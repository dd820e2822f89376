"""ifconfig: addresses as adbutils reads them."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


@pytest.mark.usefixtures("online")
def test_ifconfig_shows_the_address(run: Run) -> None:
    assert "inet addr:10.0.2.16  Bcast:10.0.2.255  Mask:255.255.255.0" in run("ifconfig wlan0").out


def test_ifconfig_alone_shows_what_is_up(run: Run, android: Android) -> None:
    android.connectivity.set_airplane_mode(True)

    assert run("ifconfig").out.split()[0] == "lo"
    assert "wlan0" not in run("ifconfig").out
    assert "wlan0" in run("ifconfig -a").out


def test_ifconfig_refuses_an_unknown_interface(run: Run) -> None:
    ran = run("ifconfig rmnet7")

    assert (ran.status, ran.err) == (1, "ifconfig: rmnet7: No such device\n")
