"""Whether the bytes of a conversation pass now: rules of the device, and what its link loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.pacing.terms import SEGMENT
from harness.virtual.android.network.packets import Action
from harness.virtual.android.network.relay import Gate, Way, Ways

if TYPE_CHECKING:
    from harness.pacing.lane import Lane
    from harness.virtual.android.network.flow import Flow
    from harness.virtual.android.network.model import Network
    from harness.virtual.android.network.packets import Packet
    from harness.virtual.device import Android

_SYN_BYTES = 60


def ways_of(android: Android, network: Network, flow: Flow, *, called: bool = False) -> Ways:
    """How a conversation passes; `called`: the host has asked for the connection."""
    stack = android.network
    lanes, speed = stack.links[network.transport], android.clock.scale
    back = [flow.asking(_SYN_BYTES)] if called else []
    back.append(flow.coming(SEGMENT))

    def held(lane: Lane, packet: Packet) -> bool:
        if android.connectivity.blocked(flow.uid) is not None or stack.link_blocked(network):
            return True
        if android.connectivity.get(network.net_id) is None:
            return True  # it is being broken off, on the wire's thread
        return lane.terms().loss >= 1 or stack.verdict(packet) is not Action.ACCEPT

    def held_back() -> bool:
        while not (is_held := held(lanes.down, back[0])) and len(back) > 1:
            del back[0]
        return is_held

    out = flow.leaving(SEGMENT, established=True)
    return Ways(
        Way(lanes.up, Gate(lambda: held(lanes.up, out), speed)),
        Way(lanes.down, Gate(held_back, speed)),
        lambda: _is_heard(android, flow),
    )


def _is_heard(android: Android, flow: Flow) -> bool:
    """Whether a packet from the host would get to the flow's address, and an answer back."""
    networks = android.connectivity.networks()
    network = next((each for each in networks if each.address == flow.source), None)
    if network is None:
        return False
    ways = ways_of(android, network, flow)
    return ways.up.gate.is_open() and ways.down.gate.is_open()
