"""What the packet filter makes of packets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.virtual.android.network.firewall import Firewall
from harness.virtual.android.network.firewall_matches import Limit
from harness.virtual.android.network.firewall_rules import Rule, Target
from harness.virtual.android.network.packets import Action, Direction, Packet, Verdict
from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter

HTTPS = Packet(Direction.OUTPUT, "tcp", "10.0.2.16", "1.2.3.4", "wlan0", 40000, 443, uid=10123)
ANSWER = Packet(
    Direction.INPUT, "tcp", "1.2.3.4", "10.0.2.16", "wlan0", 443, 40000, established=True
)
PING = Packet(Direction.OUTPUT, "icmp", "10.0.2.16", "8.8.8.8", "wlan0", uid=2000, size=84)
DROP, REJECT = Verdict(Action.DROP), Verdict(Action.REJECT, "icmp-port-unreachable")
ACCEPT = Verdict(Action.ACCEPT)

Judge = Callable[..., Verdict]


@pytest.fixture
def judge(android: Android) -> Judge:
    """Types rules after `iptables`, and asks about a packet."""

    def judge(packet: Packet, *rules: str) -> Verdict:
        out = BytesWriter()
        for rule in rules:
            streams: dict[str, Any] = {"stdin": BytesReader(), "stdout": out, "stderr": out}
            assert android.shell.run(f"iptables {rule}", uid=0, **streams) == 0, out.getvalue()
        return android.connectivity.iptables.verdict(packet)

    return judge


@pytest.mark.parametrize(
    ("packet", "rule", "expected"),
    [
        (HTTPS, "-m owner --uid-owner 10123 -p tcp --dport 443 -j REJECT", REJECT),
        (replace(HTTPS, uid=10124), "-m owner --uid-owner 10123 -j DROP", ACCEPT),
        (replace(HTTPS, uid=None), "-m owner ! --uid-owner 0-9999 -j DROP", ACCEPT),
        (HTTPS, "-m owner ! --uid-owner 0-9999 -j DROP", DROP),
        (PING, "-m owner ! --uid-owner 0-9999 -j DROP", ACCEPT),
        (HTTPS, "-d 1.2.0.0/16 -j DROP", DROP),
        (HTTPS, "! -d 1.2.0.0/16 -j DROP", ACCEPT),
        (HTTPS, "-o wlan+ -j DROP", DROP),
        (HTTPS, "-o eth0 -j DROP", ACCEPT),
        (HTTPS, "-p udp -j DROP", ACCEPT),
        (PING, "-p icmp --icmp-type echo-request -j DROP", DROP),
        (PING, "-p icmp --icmp-type echo-reply -j DROP", ACCEPT),
        (HTTPS, "-p tcp -m multiport --dports 80,400:500 -j DROP", DROP),
        (HTTPS, "-p tcp --syn -j DROP", ACCEPT),
        (replace(HTTPS, opens=True), "-p tcp --syn -j DROP", DROP),
        (HTTPS, "-m state --state ESTABLISHED,RELATED -j DROP", ACCEPT),
        (replace(HTTPS, payload=b"GET /x"), "-m string --string /x --algo bm -j DROP", DROP),
        (PING, "-m length --length 80:90 -j DROP", DROP),
        (HTTPS, "-p tcp -j REJECT --reject-with tcp-reset", Verdict(Action.REJECT, "tcp-reset")),
        (HTTPS, "-j LOG", ACCEPT),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_rule_decides_on_what_it_holds_for(
    judge: Judge, packet: Packet, rule: str, expected: Verdict
) -> None:
    assert judge(packet, f"-A OUTPUT {rule}") == expected


def test_the_first_rule_that_holds_decides(judge: Judge) -> None:
    assert judge(HTTPS, "-A OUTPUT -j DROP", "-I OUTPUT -p tcp --dport 443 -j ACCEPT") == ACCEPT


def test_a_policy_decides_on_what_no_rule_does(judge: Judge) -> None:
    keep = "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT"

    assert judge(ANSWER, "-P INPUT DROP") == DROP
    assert judge(ANSWER, keep) == ACCEPT
    assert judge(HTTPS) == ACCEPT


def test_a_chain_of_ones_own_is_gone_through_and_returned_from(judge: Judge) -> None:
    rules = ("-N mine", "-A OUTPUT -j mine", "-A mine -d 1.2.3.4 -j RETURN", "-A mine -j DROP")

    assert judge(HTTPS, *rules) == ACCEPT
    assert judge(PING) == DROP


def test_every_third_packet_is_lost(judge: Judge) -> None:
    verdicts = [judge(HTTPS, "-A OUTPUT -m statistic --mode nth --every 3 --packet 0 -j DROP")]
    verdicts += [judge(HTTPS) for _ in range(5)]

    assert verdicts == [DROP, ACCEPT, ACCEPT] * 2


def test_packets_are_lost_at_random_and_counted(android: Android, judge: Judge) -> None:
    packet, rule = replace(HTTPS, size=100), "-d 1.2.3.4 -m statistic --mode random"
    verdicts = [judge(packet, f"-A OUTPUT {rule} --probability 0.2 -j DROP")]
    verdicts += [judge(packet) for _ in range(2000)]

    entry = android.connectivity.iptables.chain("filter", "OUTPUT").entries[-1]
    lost = verdicts.count(DROP)
    assert 300 <= lost <= 500
    assert (entry.packets, entry.bytes) == (lost, 100 * lost)


def test_a_limit_lets_a_burst_pass_and_then_what_its_rate_allows() -> None:
    moment = [0.0]
    firewall = Firewall(34, now=lambda: moment[0])
    firewall.append("filter", "OUTPUT", Rule(matches=(Limit(1, "sec", 2),), target=Target("DROP")))

    at_once = [firewall.verdict(HTTPS) for _ in range(3)]
    moment[0] = 1.0
    later = [firewall.verdict(HTTPS) for _ in range(2)]

    assert at_once == [DROP, DROP, ACCEPT]
    assert later == [DROP, ACCEPT]


def test_chains_cannot_lead_to_themselves(judge: Judge, android: Android) -> None:
    judge(HTTPS, "-N a", "-N b", "-A a -j b")
    out = BytesWriter()
    status = android.shell.run(
        "iptables -A b -j a", stdin=BytesReader(), stdout=out, stderr=out, uid=0
    )

    assert (status, out.getvalue()) == (1, b"iptables: Too many levels of symbolic links.\n")


def test_whether_anything_can_be_refused_is_known_without_a_packet() -> None:
    firewall = Firewall(34)
    assert not firewall.has_rules

    firewall.set_policy("filter", "INPUT", "DROP")
    assert firewall.has_rules
