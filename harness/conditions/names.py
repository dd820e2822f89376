"""Ways to make name resolution fail, as root on an emulator, whose host is always reached."""

from __future__ import annotations

from harness.conditions.base import Method
from harness.conditions.readings import speed_test
from harness.fleet.nameserver import Answers
from harness.journal import Journal
from harness.model import Capability, Measurement
from harness.subject import Subject

_HOST = "10.0.2.2"  # the host's loopback, as an emulator reaches it
_ROOT = frozenset({Capability.DISPOSABLE, Capability.PACKET_FILTER, Capability.SERVICE_NAME})


def by_wrong_answers(
    name: str, *, address: str = "", delay_s: float = 0.0, gives: bool = True
) -> Method:
    """Lookups are sent to a name server of ours, which is wrong about the service's name.

    Args:
        name: of the method.
        address: what it gives for the name; "" for the right one, if it gives any.
        delay_s: device seconds that it takes; a slow one is overloaded, and asked twice.
        gives: whether it gives an address at all.
    """

    def inject(subject: Subject, journal: Journal) -> None:
        right = subject.service_address
        said = (address or right) if gives else ""
        delay = delay_s / subject.sender.device.patience.scale
        port = subject.nameserver(
            Answers(subject.service_host, said, delay, overloaded=bool(delay_s))
        )
        rule = f"nat OUTPUT -p udp --dport 53 -j DNAT --to-destination {_HOST}:{port}"
        journal.set(subject.sender.device.network.packet_filter, [rule])

    return Method(name, inject, _ROOT | {Capability.HOST_LOOPBACK})


def by_silence() -> Method:
    """Answers of every name server are dropped when they arrive."""

    def inject(subject: Subject, journal: Journal) -> None:
        rules = [f"filter INPUT -p {protocol} --sport 53 -j DROP" for protocol in ("udp", "tcp")]
        journal.set(subject.sender.device.network.packet_filter, rules)

    return Method("root: iptables drops what name servers answer", inject, _ROOT)


def restore_names(subject: Subject) -> None:
    """Whoever runs the network gives it its right name server again."""
    speed_test(subject)
    subject.sender.device.network.packet_filter.write([])


def unresolved(subject: Subject) -> Measurement:
    """The device does not know the service's name any more."""
    ping = subject.sender.device.network.pinging.read(subject.service_host)
    said = f"no address for {ping.unknown_host}" if ping.unknown_host else ping.address
    return Measurement(bool(ping.unknown_host), f"ping: {said}")


def resolved_elsewhere(subject: Subject) -> Measurement:
    """The device has another address for the service's name, where nobody answers."""
    ping = subject.sender.device.network.pinging.read(subject.service_host)
    return Measurement(
        bool(ping.address) and not ping.received,
        f"ping: {ping.address}, {ping.received} of {ping.sent} answered",
    )
