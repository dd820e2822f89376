"""Our rules of the packet filter, also where one of the two families is without them."""

from __future__ import annotations

import pytest

from harness.drivers.device import Device
from harness.drivers.packet_filter import PacketFilter

RULE = "filter OUTPUT -p udp --dport 9 -j DROP"
AS_LISTED = "filter OUTPUT -p udp -m udp --dport 9 -j DROP"
_TAKEN_AWAY = "-w -t filter -D OUTPUT -m comment --comment harness -p udp --dport 9 -j DROP"


@pytest.mark.parametrize("tool", ["iptables", "ip6tables"])
def test_a_rule_that_one_family_has_lost_is_seen_and_taken_away(
    courier_device: Device, tool: str
) -> None:
    knob = PacketFilter(courier_device.adb)
    knob.write([RULE])
    both = knob.read()

    knob.root.shell(f"{tool} {_TAKEN_AWAY}")
    left = knob.read()
    knob.write([])

    assert both == [AS_LISTED]
    assert left == [AS_LISTED]
    assert knob.read() == []
    assert "harness" not in knob.root.shell("iptables -S; ip6tables -S")


def test_rules_of_both_families_and_of_one_keep_their_order(courier_device: Device) -> None:
    knob = PacketFilter(courier_device.adb)
    rules = [AS_LISTED, "filter OUTPUT -d 192.0.2.1/32 -j DROP", "filter INPUT -p udp -j DROP"]

    knob.write(rules)
    found = knob.read()
    knob.write([])

    assert sorted(found) == sorted(rules)
    assert found.index(rules[0]) < found.index(rules[1])
