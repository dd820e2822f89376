"""ping: answered, unanswered, not even sent."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]
Recorded = Callable[[str], str]


@pytest.mark.usefixtures("online")
def test_ping_prints_statistics_and_ends_with_0(run: Run) -> None:
    ran = run("ping -c 2 -i 0.2 10.0.2.2")

    lines = ran.out.splitlines()
    assert ran.status == 0
    assert lines[0] == "PING 10.0.2.2 (10.0.2.2) 56(84) bytes of data."
    assert re.fullmatch(r"64 bytes from 10.0.2.2: icmp_seq=1 ttl=255 time=[\d.]+ ms", lines[1])
    assert lines[4] == "--- 10.0.2.2 ping statistics ---"
    assert lines[5].startswith("2 packets transmitted, 2 received, 0% packet loss, time ")
    assert lines[6].startswith("rtt min/avg/max/mdev = ")


@pytest.mark.usefixtures("online")
def test_ping_says_unknown_host_as_real_devices_do(run: Run, recorded: Recorded) -> None:
    ran = run("ping -c 1 google.com.invalid")

    assert ran.status == 2
    assert (
        ran.err
        == recorded("ping-unknown-host.txt").strip().replace("google.com", "google.com.invalid")
        + "\n"
    )


def test_ping_without_a_network_cannot_even_connect(run: Run, android: Android) -> None:
    android.connectivity.set_airplane_mode(True)

    ran = run("ping -c 1 10.0.2.2")

    assert (ran.status, ran.out, ran.err) == (2, "", "connect: Network is unreachable\n")


def test_ping_of_a_name_without_a_network_is_an_unknown_host(run: Run, android: Android) -> None:
    android.connectivity.set_airplane_mode(True)

    assert run("ping -c 1 www.google.com").err == "ping: unknown host www.google.com\n"


@pytest.mark.usefixtures("online")
def test_ping_of_a_silent_address_loses_all_and_ends_with_1(run: Run, recorded: Recorded) -> None:
    ran = run("ping -c 1 -W 1 192.0.2.1")

    assert ran.status == 1
    last = recorded("ping-all-lost.txt").rstrip().splitlines()[-1]
    shape = re.sub(r"\d+ms", "TIME", last).replace("6 packets", "1 packets")
    assert re.sub(r"\d+ms", "TIME", ran.out.rstrip().splitlines()[-1]) == shape


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("-c 0 x", "ping: bad number of packets to transmit.\n"),
        ("-i 0.1 x", "ping: cannot flood; minimal interval, allowed for user, is 200ms\n"),
        ("-w -1 x", "ping: bad wait time.\n"),
    ],
    ids=["count", "interval", "deadline"],
)
def test_ping_refuses_bad_options_with_2(run: Run, words: str, complaint: str) -> None:
    ran = run(f"ping {words}")

    assert (ran.status, ran.err) == (2, complaint)


@pytest.mark.usefixtures("online")
def test_ping_leaves_by_the_interface_that_is_named(run: Run) -> None:
    ran = run("ping -I wlan0 -c 1 10.0.2.2")

    assert ran.status == 0
    assert re.fullmatch(
        r"PING 10.0.2.2 \(10.0.2.2\) from [\d.]+ wlan0: 56\(84\) bytes of data.",
        ran.out.splitlines()[0],
    )


@pytest.mark.usefixtures("online")
def test_ping_does_not_take_another_way_than_the_interface_that_is_named(
    run: Run, android: Android
) -> None:
    android.wifi.set_enabled(False)

    ran = run("ping -I wlan0 -c 1 10.0.2.2")

    assert (ran.status, ran.err) == (2, "connect: Network is unreachable\n")
