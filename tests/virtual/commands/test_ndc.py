"""ndc: netd's answers by API level, who may ask, and what a name server of it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]

ROOT = 0


def level(api: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("api", [api])


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("interface getcfg wlan7", "400 0 Interface not found (No such device)"),
        ("interface getcfg", "500 0 Missing argument"),
        ("interface turn wlan0", "500 0 Unknown interface cmd"),
        ("bandwidth", "500 0 Usage: bandwidth <cmds> <args...>"),
        ("bandwidth setiquota wlan0", "500 0 Usage: bandwidth setiquota <interface> <bytes>"),
        ("bandwidth addnaughtyapps", "500 0 Usage: bandwidth addnaughtyapps <appUid> ..."),
        ("bandwidth addnaughtyapps 10123 10124", "400 0 Bandwidth command failed"),
        ("bandwidth more", "500 0 Unknown bandwidth cmd"),
        ("firewall", "500 0 Missing command"),
        ("firewall enable", "500 0 Usage: firewall enable <whitelist|blacklist>"),
        ("firewall enable whitelist", "400 0 Firewall command failed"),
        ("ipfwd status", "211 0 Forwarding disabled"),
        ("ipfwd more", "500 0 Unknown ipfwd cmd"),
        ("tether status", "210 0 Tethering services stopped"),
        ("resolver setnetdns 100 '' 8.8.8.8", "500 0 Command not recognized"),
        ("nat enable wlan0", "500 0 Missing argument"),
        ("clatd stop wlan0", "400 0 Clatd operation failed"),
        (
            "network default set 100",
            "400 0 setDefaultNetwork() failed (Operation not supported on transport endpoint)",
        ),
        ("network more", "500 0 Unknown argument"),
        (
            "strict set_uid_cleartext_policy 10123",
            "500 0 Usage: strict set_uid_cleartext_policy <uid> <accept|log|reject>",
        ),
        ("tether interface list", "200 0 Tether operation succeeded"),
        ("nonsense", "500 0 Command not recognized"),
    ],
)
def test_netd_answers_with_a_code_and_a_text(run: Run, line: str, answer: str) -> None:
    ran = run(f"ndc {line}", uid=ROOT)

    assert (ran.status, ran.out, ran.err) == (0, f"{answer}\n", "")


@pytest.mark.usefixtures("online")
def test_interfaces_are_listed_and_described(run: Run) -> None:
    listed = run("ndc interface list", uid=ROOT).out
    config = run("ndc interface getcfg wlan0", uid=ROOT).out

    assert "110 0 lo\n" in listed
    assert "110 0 wlan0\n" in listed
    assert listed.endswith("200 0 Interface list completed\n")
    assert config == "213 0 02:15:b2:00:00:00 10.0.2.16 24 up broadcast running multicast\n"


def test_without_a_command_it_says_how(run: Run) -> None:
    ran = run("ndc")

    assert (ran.status, ran.out, ran.err) == (1, "", "Usage: ndc (<cmd> [arg ...])\n")


def test_the_shell_user_finds_no_netd(run: Run) -> None:
    ran = run("ndc interface list")

    assert (ran.status, ran.out, ran.err) == (1, "", "")


@level(28)
def test_the_shell_user_may_not_open_the_old_socket(run: Run) -> None:
    ran = run("ndc interface list")

    assert (ran.status, ran.out, ran.err) == (4, "", "Error connecting (Permission denied)\n")


@level(28)
@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("setnetdns", "500 0 Resolver missing arguments"),
        (
            "setnetdns 100 8.8.8.8",
            "500 0 Wrong number of or invalid arguments to resolver setnetdns",
        ),
        (
            "setnetdns 100 '' nobody",
            "500 0 Wrong number of or invalid arguments to resolver setnetdns",
        ),
        ("setnetdns 999 '' 8.8.8.8", "200 0 Resolver command succeeded"),
        ("clearnetdns 999 more", "500 0 Wrong number of arguments to resolver clearnetdns"),
        ("flush 999", "500 0 Resolver unknown command"),
    ],
)
def test_the_resolver_answers_up_to_api_28(run: Run, line: str, answer: str) -> None:
    assert run(f"ndc resolver {line}", uid=ROOT).out == f"{answer}\n"


def default_net_id(android: Android) -> int:
    network = android.connectivity.default_network()
    assert network is not None
    return network.net_id


@level(28)
@pytest.mark.usefixtures("online")
def test_a_name_server_that_is_set_is_the_one_that_is_asked(run: Run, android: Android) -> None:
    known = "ping -c 1 -W 1 www.google.com"
    net_id = default_net_id(android)

    run(f"ndc resolver setnetdns {net_id} '' 192.0.2.53", uid=ROOT)
    nowhere = run(known)
    run(f"ndc resolver setnetdns {net_id} '' 192.0.2.53 10.0.2.3", uid=ROOT)
    second = run(known)
    run(f"ndc resolver clearnetdns {net_id}", uid=ROOT)
    none = run(known)

    assert "unknown host www.google.com" in nowhere.err
    assert "(142.250.74.68)" in second.out
    assert "unknown host www.google.com" in none.err


@level(28)
@pytest.mark.usefixtures("online")
def test_a_network_that_is_joined_anew_has_its_own_name_servers(
    run: Run, android: Android, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    run(f"ndc resolver setnetdns {default_net_id(android)} '' 192.0.2.53", uid=ROOT)

    run("svc wifi disable; svc data disable")
    eventually(lambda: android.connectivity.default_network() is None)
    run("svc wifi enable")
    eventually(lambda: android.connectivity.default_network() is not None)

    assert "(142.250.74.68)" in run("ping -c 1 -W 1 www.google.com").out
