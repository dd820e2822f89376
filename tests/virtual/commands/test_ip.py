"""ip and ifconfig: interfaces that are up, and that are not."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.commands.interfaces import CELLULAR
from harness.virtual.device import Android

Run = Callable[..., Any]
Recorded = Callable[[str], str]


@pytest.mark.usefixtures("online")
def test_ip_addr_shows_wlan0_as_real_emulators_do(run: Run, recorded: Recorded) -> None:
    lines = run("ip addr show wlan0").out.splitlines()

    real = recorded("ip-addr-wlan0-up.txt").splitlines()
    assert [line.partition(": ")[2] for line in lines[:1]] == [
        real[0].partition(": ")[2] + (" group default qlen 1000" if "group" not in real[0] else "")
    ]
    assert lines[1] == real[1]
    assert lines[2] == real[2]


def test_ip_addr_shows_no_carrier_without_wifi(
    run: Run, android: Android, recorded: Recorded
) -> None:
    android.connectivity.set_airplane_mode(True)

    lines = run("ip addr show wlan0").out.splitlines()

    real = recorded("ip-addr-wlan0-no-carrier.txt").splitlines()
    assert lines[0].partition(": ")[2] == real[0].partition(": ")[2]
    assert not any("inet " in line for line in lines)


def test_ip_refuses_an_unknown_device(run: Run) -> None:
    ran = run("ip addr show rmnet7")

    assert (ran.status, ran.err) == (1, 'Device "rmnet7" does not exist.\n')


@pytest.mark.usefixtures("online")
def test_ip_main_table_has_no_default_route(run: Run) -> None:
    assert "default" not in run("ip route").out
    assert "default via 10.0.2.2 dev wlan0" in run("ip route show table wlan0").out


def test_ip_route_get_fails_without_a_network(run: Run, android: Android) -> None:
    android.connectivity.set_airplane_mode(True)

    ran = run("ip route get 1.1.1.1")

    assert (ran.status, ran.err) == (2, "RTNETLINK answers: Network is unreachable\n")


def test_ip_refuses_an_unknown_object(run: Run) -> None:
    ran = run("ip nonsense")

    assert (ran.status, ran.err) == (1, 'Object "nonsense" is unknown, try "ip help".\n')


def test_ip_lists_the_modem_without_a_carrier(run: Run, android: Android) -> None:
    android.connectivity.set_airplane_mode(True)

    assert f": {CELLULAR}: <NO-CARRIER," in run("ip link").out


def test_ip_prints_links_in_one_line_each(run: Run) -> None:
    lines = run("ip -o link").out.splitlines()

    assert len(lines) == 3
    assert lines[0].startswith("1: lo: <LOOPBACK,UP,LOWER_UP>")


def test_ip_takes_the_family_by_name(run: Run) -> None:
    assert run("ip -f inet addr show lo").out == run("ip -4 addr show lo").out
