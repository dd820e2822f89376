"""The conditions of a firewall rule: what they hold for, and how iptables prints them.

Source: the kernel's net/netfilter/xt_*.c and external/iptables/extensions/libxt_*.c, whose `save`
functions are `spec` here and whose `print` functions are `shown`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from harness.virtual.android.network.services import service_name
from harness.virtual.android.users import user_name

if TYPE_CHECKING:
    from harness.virtual.android.network.packets import Packet

_WHOLE = 1 << 31


@dataclass
class Memory:
    """What one rule remembers between packets, and the world that it asks."""

    random: Callable[[], float]
    now: Callable[[], float]
    seen: int = 0
    credit: float | None = None
    credited: float = 0.0


class Match(Protocol):
    """One condition."""

    def holds(self, packet: Packet, memory: Memory) -> bool:
        """Whether it is met."""

    def spec(self) -> str:
        """As `-S` prints it."""

    def shown(self, *, numeric: bool) -> str:
        """As `-L` prints it."""


def _not(invert: bool) -> str:
    return "! " if invert else ""


@dataclass(frozen=True)
class PortRange:
    """One port, or all from `first` to `last`."""

    first: int
    last: int
    invert: bool = False

    def holds(self, port: int) -> bool:
        """Whether the port is meant."""
        return (self.first <= port <= self.last) is not self.invert

    def text(self, protocol: str, *, numeric: bool) -> str:
        """`443`, `https` or `80:90`."""
        both = (self.first,) if self.first == self.last else (self.first, self.last)
        return ":".join(str(p) if numeric else service_name(p, protocol) for p in both)


@dataclass(frozen=True)
class Transport:
    """`-m tcp` and `-m udp`: ports, and of TCP the flags."""

    protocol: str
    source: PortRange | None = None
    destination: PortRange | None = None
    flags: tuple[str, str] | None = None
    """`--tcp-flags MASK COMP`, each a comma-separated list."""
    invert_flags: bool = False

    def holds(self, packet: Packet, _memory: Memory) -> bool:
        """Whether ports and flags fit."""
        return (
            (self.source is None or self.source.holds(packet.source_port))
            and (self.destination is None or self.destination.holds(packet.destination_port))
            and (self.flags is None or self._flags_hold(packet))
        )

    def _flags_hold(self, packet: Packet) -> bool:
        mask, wanted = (set(text.split(",")) - {"NONE"} for text in self.flags or ("", ""))
        present = {"SYN"} if packet.opens else {"ACK"}
        return (present & mask == wanted) is not self.invert_flags

    def spec(self) -> str:
        """As `-S` prints it."""
        text = f"-m {self.protocol}"
        for name, ports in (("sport", self.source), ("dport", self.destination)):
            if ports is not None:
                number = ports.text(self.protocol, numeric=True)
                text += f" {_not(ports.invert)}--{name} {number}"
        if self.flags is not None:
            text += f" {_not(self.invert_flags)}--tcp-flags {' '.join(self.flags)}"
        return text

    def shown(self, *, numeric: bool) -> str:
        """As `-L` prints it."""
        text = self.protocol
        for name, ports in (("spt", self.source), ("dpt", self.destination)):
            if ports is not None:
                many = "s" if ports.first != ports.last else ""
                number = ports.text(self.protocol, numeric=numeric)
                text += f" {name}{many}:{'!' if ports.invert else ''}{number}"
        if self.flags is not None:
            shown = (f"0x{_bits(each):02X}" for each in self.flags) if numeric else self.flags
            text += f" flags:{'!' if self.invert_flags else ''}{'/'.join(shown)}"
        return text


_FLAGS = ("FIN", "SYN", "RST", "PSH", "ACK", "URG")


def _bits(flags: str) -> int:
    return sum(1 << _FLAGS.index(each) for each in flags.split(",") if each in _FLAGS)


@dataclass(frozen=True)
class Icmp:
    """`-m icmp --icmp-type TYPE`, and `icmp6` of ip6tables."""

    type: int
    name: str
    module: str = "icmp"
    invert: bool = False

    def holds(self, packet: Packet, _memory: Memory) -> bool:
        """Whether it is a message of this type."""
        return (packet.icmp_type == self.type) is not self.invert

    def spec(self) -> str:
        """As `-S` prints it."""
        option = "icmpv6" if self.module == "icmp6" else "icmp"
        return f"-m {self.module} {_not(self.invert)}--{option}-type {self.type}"

    def shown(self, *, numeric: bool) -> str:
        """As `-L` prints it."""
        kind = "ipv6-icmp" if self.module == "icmp6" else "icmp"
        inverted = "!" if self.invert else ""
        return f"{kind}type {inverted}{self.type}" if numeric else f"{kind} {inverted}{self.name}"


@dataclass(frozen=True)
class Multiport:
    """`-m multiport`: up to fifteen ports of one side, or of either."""

    protocol: str
    side: str
    """`sports`, `dports` or `ports`."""
    ports: tuple[PortRange, ...]
    invert: bool = False

    def holds(self, packet: Packet, _memory: Memory) -> bool:
        """Whether one of them fits."""
        sides = {
            "sports": (packet.source_port,),
            "dports": (packet.destination_port,),
            "ports": (packet.source_port, packet.destination_port),
        }[self.side]
        return any(r.holds(port) for r in self.ports for port in sides) is not self.invert

    def _list(self, *, numeric: bool) -> str:
        return ",".join(each.text(self.protocol, numeric=numeric) for each in self.ports)

    def spec(self) -> str:
        """As `-S` prints it."""
        return f"-m multiport {_not(self.invert)}--{self.side} {self._list(numeric=True)}"

    def shown(self, *, numeric: bool) -> str:
        """As `-L` prints it."""
        inverted = " !" if self.invert else ""
        return f"multiport {self.side}{inverted} {self._list(numeric=numeric)}"


@dataclass(frozen=True)
class State:
    """`-m state --state` and `-m conntrack --ctstate`."""

    states: tuple[str, ...]
    conntrack: bool = False
    invert: bool = False

    def holds(self, packet: Packet, _memory: Memory) -> bool:
        """Whether connection tracking says so."""
        return (("ESTABLISHED" if packet.established else "NEW") in self.states) is not self.invert

    def spec(self) -> str:
        """As `-S` prints it."""
        module, option = ("conntrack", "ctstate") if self.conntrack else ("state", "state")
        return f"-m {module} {_not(self.invert)}--{option} {','.join(self.states)}"

    def shown(self, *, numeric: bool) -> str:  # noqa: ARG002  (nothing here has a number)
        """As `-L` prints it."""
        option = "ctstate" if self.conntrack else "state"
        return f"{'! ' if self.invert else ''}{option} {','.join(self.states)}"


@dataclass(frozen=True)
class Owner:
    """`-m owner --uid-owner FIRST[-LAST]`; a packet without a socket belongs to nobody."""

    first: int
    last: int
    kind: str = "uid"
    """`uid` or `gid`; an app's group has its number."""
    invert: bool = False

    def holds(self, packet: Packet, _memory: Memory) -> bool:
        """Whether the socket is this user's."""
        if packet.uid is None:
            return False
        return (self.first <= packet.uid <= self.last) is not self.invert

    def _range(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def spec(self) -> str:
        """As `-S` prints it."""
        return f"-m owner {_not(self.invert)}--{self.kind}-owner {self._range()}"

    def shown(self, *, numeric: bool) -> str:
        """As `-L` prints it: one user by name."""
        text = self._range()
        if not numeric and self.first == self.last:
            text = user_name(self.first)
        return f"{_not(self.invert)}owner {self.kind.upper()} match {text}"


@dataclass(frozen=True)
class Text:
    """`-m string`: the packet's payload has these bytes in it."""

    pattern: str
    algorithm: str
    invert: bool = False

    def holds(self, packet: Packet, _memory: Memory) -> bool:
        """Whether the payload has them."""
        return (self.pattern.encode() in packet.payload) is not self.invert

    def spec(self) -> str:
        """As `-S` prints it."""
        return f'-m string {_not(self.invert)}--string "{self.pattern}" --algo {self.algorithm}'

    def shown(self, *, numeric: bool) -> str:  # noqa: ARG002
        """As `-L` prints it."""
        return (
            f'STRING match {"!" if self.invert else ""} "{self.pattern}" ALGO name {self.algorithm}'
        )


@dataclass(frozen=True)
class Statistic:
    """`-m statistic`: at random, or every n-th packet."""

    chance: int | None = None
    """Of 2**31, as the kernel keeps `--probability`."""
    every: int = 0
    packet: int = 0
    invert: bool = False

    @classmethod
    def random(cls, probability: float, *, invert: bool = False) -> Statistic:
        """With this probability, from 0 to 1."""
        return cls(chance=int(_WHOLE * probability + 0.5), invert=invert)

    def holds(self, packet: Packet, memory: Memory) -> bool:  # noqa: ARG002  (asks no packet)
        """Whether this packet is one of them."""
        if self.chance is not None:
            return (memory.random() * _WHOLE < self.chance) is not self.invert
        turn = memory.seen % self.every == self.packet
        memory.seen += 1
        return turn is not self.invert

    def spec(self) -> str:
        """As `-S` prints it."""
        if self.chance is not None:
            share = f"{_not(self.invert)}--probability {self.chance / _WHOLE:.11f}"
            return f"-m statistic --mode random {share}"
        which = f"{_not(self.invert)}--every {self.every} --packet {self.packet}"
        return f"-m statistic --mode nth {which}"

    def shown(self, *, numeric: bool) -> str:  # noqa: ARG002
        """As `-L` prints it."""
        inverted = "! " if self.invert else ""
        if self.chance is not None:
            return f"statistic mode random {inverted}probability {self.chance / _WHOLE:.11f}"
        which = f" packet {self.packet}" if self.packet else ""
        return f"statistic mode nth {inverted}every {self.every}{which}"


@dataclass(frozen=True)
class Limit:
    """`-m limit`: a bucket that fills at a rate, `burst` packets deep."""

    number: int
    unit: str
    """`sec`, `min`, `hour` or `day`."""
    burst: int = 5

    def holds(self, packet: Packet, memory: Memory) -> bool:  # noqa: ARG002
        """Whether there is a packet's credit left."""
        now = memory.now()
        seconds = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}[self.unit] / self.number
        credit = self.burst if memory.credit is None else memory.credit
        credit = min(self.burst, credit + max(0.0, now - memory.credited) / seconds)
        memory.credit, memory.credited = credit - (credit >= 1), now
        return credit >= 1

    def spec(self) -> str:
        """As `-S` prints it: the default burst is left out."""
        burst = f" --limit-burst {self.burst}" if self.burst != Limit.burst else ""
        return f"-m limit --limit {self.number}/{self.unit}{burst}"

    def shown(self, *, numeric: bool) -> str:  # noqa: ARG002
        """As `-L` prints it."""
        return f"limit: avg {self.number}/{self.unit} burst {self.burst}"


@dataclass(frozen=True)
class Length:
    """`-m length`: the size of the whole packet."""

    first: int
    last: int
    invert: bool = False

    def holds(self, packet: Packet, _memory: Memory) -> bool:
        """Whether it is as long as that."""
        return (self.first <= packet.size <= self.last) is not self.invert

    def _range(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}:{self.last}"

    def spec(self) -> str:
        """As `-S` prints it."""
        return f"-m length {_not(self.invert)}--length {self._range()}"

    def shown(self, *, numeric: bool) -> str:  # noqa: ARG002
        """As `-L` prints it."""
        return f"length {'!' if self.invert else ''}{self._range()}"


@dataclass(frozen=True)
class Comment:
    """`-m comment`: holds for everything."""

    text: str = field(default="")

    def holds(self, packet: Packet, memory: Memory) -> bool:  # noqa: ARG002
        """Always."""
        return True

    def spec(self) -> str:
        """As `-S` prints it."""
        quoted = f'"{self.text}"' if " " in self.text else self.text
        return f"-m comment --comment {quoted}"

    def shown(self, *, numeric: bool) -> str:  # noqa: ARG002
        """As `-L` prints it."""
        return f"/* {self.text} */"
