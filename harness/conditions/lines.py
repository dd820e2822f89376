"""Ways to make the sender's line a bad one; conditions of the network are made of them.

In the order in which a condition should list them: the emulator's own shaper, the kernel's, the
developer option, and for plain phones a proxy on this host. Each writes its way back first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.conditions.base import Method
from harness.conditions.readings import speed_test
from harness.conditions.switches import leave_wifi
from harness.drivers.emulator_console import has_console
from harness.drivers.traffic_control import netem
from harness.fleet.shaper import Line
from harness.journal import Journal
from harness.model import Capability, Knob
from harness.pacing.terms import Terms
from harness.subject import Subject

_RATE_LIMIT = frozenset({Capability.RATE_LIMIT})
_ROOT = frozenset({Capability.DISPOSABLE})
PROXY_HOST = "127.0.0.1"  # the device's own loopback, from where adb leads to this host


def by_emulator_link(up: Terms, down: Terms) -> Method:
    """The emulator's shaper, which sits on the cellular link: Wi-Fi is turned off first."""

    def inject(subject: Subject, journal: Journal) -> None:
        network = subject.sender.device.network
        value = {
            "up": round(up.rate),
            "down": round(down.rate),
            "least": round(1000 * max(0.0, up.delay - up.jitter)),
            "most": round(1000 * (up.delay + up.jitter)),
        }
        journal.set(network.emulator_link, value)
        leave_wifi(subject, journal)

    needs = frozenset({Capability.EMULATOR_CONSOLE, Capability.CELLULAR})
    return Method("emulator console: network speed and delay", inject, needs)


def by_traffic_control(up: Terms) -> Method:
    """The kernel's netem, on what leaves by the interface that is in use."""

    def inject(subject: Subject, journal: Journal) -> None:
        network = subject.sender.device.network
        journal.set(network.traffic_control(network.default.read().interface), netem(up))

    return Method("root: tc netem", inject, _ROOT | {Capability.TRAFFIC_CONTROL})


def by_rate_limit(bytes_per_second: int) -> Method:
    """The developer option, on what comes in by any interface."""

    def inject(subject: Subject, journal: Journal) -> None:
        journal.set(subject.sender.device.network.rate_limit, str(bytes_per_second))

    def lift(subject: Subject) -> None:
        """It holds for every network, so another one does not help; whoever set it lifts it."""
        speed_test(subject)
        subject.sender.device.network.rate_limit.write("-1")

    return Method("developer option: rate limit", inject, _RATE_LIMIT, remedy=lift)


def by_packet_filter(name: str, match: Callable[[Subject], str], verdict: str) -> Method:
    """A rule on the way out by the network in use alone, as that network's own firewall.

    Args:
        name: of the method.
        match: what the rule is about, as `iptables` has it.
        verdict: what becomes of it, such as `DROP`.
    """

    def inject(subject: Subject, journal: Journal) -> None:
        network = subject.sender.device.network
        out = network.default.read().interface
        rule = f"filter OUTPUT -o {out} {match(subject)} -j {verdict}"
        journal.set(network.packet_filter, [rule])

    return Method(name, inject, _ROOT | {Capability.PACKET_FILTER})


def by_proxy(*lines: Line, name: str = "a shaping proxy on the host") -> Method:
    """A proxy on this host, which the device reaches through adb and its apps through a setting."""

    def inject(subject: Subject, journal: Journal) -> None:
        lead_through_proxy(subject, journal, *lines)

    return Method(name, inject, frozenset({Capability.SHAPING_PROXY}), remedy=clear_proxy)


def lead_through_proxy(subject: Subject, journal: Journal, *lines: Line) -> None:
    """Start the proxy, and send what the device's apps send through it.

    Undone the other way round: nobody may still want through a port that is being taken away. An
    adb server ends itself when a device does (adb.cpp, "disallowed connect").
    """
    proxy, network = subject.shaper(), subject.sender.device.network
    proxy.follow(*lines)
    journal.set(network.reverse_port(proxy.port), f"tcp:{proxy.port}")
    journal.record(network.proxy)
    network.proxy.use(PROXY_HOST, proxy.port)


def line_knobs(subject: Subject) -> list[Knob[Any]]:
    """What these ways may change, where the device has it; a proxy's they record themselves."""
    device = subject.sender.device
    network = device.network
    found: list[Knob[Any]] = [network.wifi, network.rate_limit, network.packet_filter]
    if has_console(device.adb):
        found.append(network.emulator_link)
    return found


def take_proxy_away(subject: Subject) -> None:
    """Test the speed, see the proxy on the page, and have whoever set it take it out."""
    speed_test(subject)
    subject.sender.device.network.proxy.clear()


def clear_proxy(subject: Subject) -> None:
    """Whoever runs the line mends it: what passes is no longer held up."""
    subject.shaper().follow(Line())
