"""iptables and tc: the texts of the real programs, who may use them, what is there at boot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]

_TRANSCRIPTS = Path(__file__).parents[2] / "data" / "linux"


def transcript(name: str) -> Iterator[tuple[str, str]]:
    """Each command of a transcript, and what it printed with its status."""
    for block in ("\n" + (_TRANSCRIPTS / name).read_text(encoding="utf-8")).split("\n$ ")[1:]:
        typed, _, printed = block.partition("\n")
        yield typed, printed.rstrip("\n")


@pytest.mark.parametrize("program", ["iptables", "tc"])
def test_a_session_reads_as_with_the_real_program(run: Run, android: Android, program: str) -> None:
    android.connectivity.set_airplane_mode(True)  # its own packets would be counted as well
    for firewall in (android.connectivity.iptables, android.connectivity.ip6tables):
        for table in ("filter", "nat"):  # a plain Linux has none of netd's chains
            firewall.flush(table)
            firewall.delete_chain(table)

    for typed, printed in transcript(f"{program}.txt"):
        ran = run(f"{typed} 2>&1", uid=0)
        ours = ran.out + (f"rc={ran.status}\n" if ran.status else "")

        assert (typed, ours.rstrip("\n")) == (typed, printed)


@pytest.mark.parametrize(
    ("api", "status", "said"),
    [
        (24, 3, "iptables v1.4.20: can't initialize iptables table `filter': Permission denied"),
        (26, 4, "Fatal: can't open lock file /system/etc/xtables.lock: Permission denied"),
        (36, 4, "Fatal: can't open lock file /system/etc/xtables.lock: Permission denied"),
    ],
    ids=["24", "26", "36"],
)
def test_the_firewall_is_for_root(run: Run, api: int, status: int, said: str) -> None:  # noqa: ARG001  (the device's)
    ran = run("iptables -S")

    assert (ran.status, ran.out) == (status, "")
    assert ran.err.startswith(said)


@pytest.mark.parametrize("build_type", ["user"])
def test_what_cannot_be_read_is_told_before_the_lock(run: Run, build_type: str) -> None:  # noqa: ARG001
    assert run("iptables -A OUTPUT --bogus").status == 2


def test_the_chains_of_netd_are_there_from_boot_on(run: Run) -> None:
    listed = run("iptables -S OUTPUT", uid=0).out

    assert listed == (
        "-P OUTPUT ACCEPT\n-A OUTPUT -j oem_out\n-A OUTPUT -j fw_OUTPUT\n"
        "-A OUTPUT -j st_OUTPUT\n-A OUTPUT -j bw_OUTPUT\n"
    )


@pytest.mark.parametrize(("api", "there"), [(28, True), (29, False)], ids=["28", "29"])
def test_doze_is_a_chain_until_bpf_took_over(run: Run, there: bool) -> None:
    assert (run("iptables -L fw_dozable", uid=0).status == 0) is there


def test_rules_of_an_app_name_it_as_the_shell_does(run: Run) -> None:
    run("iptables -I OUTPUT -m owner --uid-owner u0_a123 -p tcp --dport 443 -j REJECT", uid=0)

    by_name = run("iptables -L OUTPUT", uid=0).out.splitlines()[2]
    by_number = run("iptables -L OUTPUT -nv", uid=0).out.splitlines()[2]

    assert "owner UID match u0_a123 tcp dpt:https reject-with" in by_name
    assert "owner UID match 10123 tcp dpt:443 reject-with icmp-port-unreachable" in by_number


def test_a_name_is_resolved_once_when_the_rule_is_made(run: Run, online: None) -> None:  # noqa: ARG001
    run("iptables -A OUTPUT -d dns.google -j DROP", uid=0)

    assert "-A OUTPUT -d 8.8.8.8/32 -j DROP\n" in run("iptables -S OUTPUT", uid=0).out


def test_counters_are_listed_and_saved(run: Run) -> None:
    run("iptables -A INPUT -i wlan0 -j DROP", uid=0)

    listed = run("iptables -L INPUT -nv", uid=0).out
    saved = run("iptables-save -t filter", uid=0).out
    counted = run("iptables-save -c -t filter", uid=0).out

    assert "\n:OUTPUT ACCEPT [0:0]\n" in saved
    assert ":bw_INPUT - [0:0]\n" in saved
    assert "\n-A INPUT -i wlan0 -j DROP\n" in saved
    assert "\nCOMMIT\n# Completed on " in saved
    assert "\n[0:0] -A INPUT -i wlan0 -j DROP\n" in counted
    assert "\n    0     0 DROP       all  --  wlan0  *       0.0.0.0/0            " in listed


def test_a_reboot_forgets_rules_and_queues(run: Run, android: Android) -> None:
    run("iptables -P OUTPUT DROP; tc qdisc add dev lo root netem delay 9ms", uid=0)
    android.shutdown()
    android.boot()

    assert run("iptables -S OUTPUT 2>&1 | head -1", uid=0).out == "-P OUTPUT ACCEPT\n"
    assert run("tc qdisc show dev lo", uid=0).out == "qdisc noqueue 0: root refcnt 2 \n"


def test_only_root_may_change_queues_and_everybody_may_read_them(run: Run) -> None:
    refused = run("tc qdisc add dev wlan0 root netem delay 400ms")

    assert (refused.status, refused.err) == (2, "RTNETLINK answers: Operation not permitted\n")
    assert run("tc qdisc show dev wlan0").out == "qdisc mq 0: root \n"


@pytest.mark.parametrize(
    ("api", "status"), [(26, 127), (28, 2), (31, 2), (33, 0), (36, 0)], ids=str
)
def test_the_network_emulator_is_in_newer_kernels_alone(run: Run, status: int) -> None:
    assert run("tc qdisc add dev lo root netem loss 15%", uid=0).status == status


def test_a_bad_network_is_shown_as_it_was_made(run: Run) -> None:
    run("tc qdisc add dev lo root handle 1: netem delay 400ms 100ms 25% loss 15% rate 1mbit", uid=0)
    run("tc qdisc add dev lo parent 1:1 handle 10: tbf rate 512kbit burst 32kbit latency 1s", uid=0)

    assert run("tc qdisc show dev lo").out == (
        "qdisc netem 1: root refcnt 2 limit 1000 delay 400ms  100ms 25% loss 15% rate 1Mbit\n"
        "qdisc tbf 10: parent 1:1 rate 512Kbit burst 4Kb lat 1s \n"
    )


@pytest.mark.usefixtures("online")
def test_an_interface_that_goes_away_loses_its_queue(run: Run) -> None:
    run("tc qdisc add dev wlan0 root netem delay 400ms", uid=0)

    run("svc wifi disable")

    assert run("tc qdisc show dev wlan0").out == "qdisc mq 0: root \n"
