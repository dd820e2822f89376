"""A rule of the packet filter: what it holds for, and what is done then.

Source: external/iptables/iptables/iptables.c (`print_rule4`, `print_firewall`).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.network.firewall_matches import Match, Memory
    from harness.virtual.android.network.packets import Packet

Net = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Address:
    """`-s` or `-d`."""

    net: Net
    invert: bool = False

    def holds(self, address: str) -> bool:
        """Whether an address lies in it."""
        return (ipaddress.ip_address(address) in self.net) is not self.invert

    def spec(self) -> str:
        """As `-S` prints it, always with the length of the prefix."""
        return f"{'! ' if self.invert else ''}{{option}} {self.net}"

    def shown(self) -> str:
        """As `-L` prints it: a host without the length."""
        whole = self.net.prefixlen == self.net.max_prefixlen
        return f"{'!' if self.invert else ''}{self.net.network_address if whole else self.net}"


@dataclass(frozen=True)
class Named:
    """`-p`, `-i` or `-o`."""

    name: str
    invert: bool = False

    def holds(self, name: str) -> bool:
        """Whether it is meant; `wlan+` is all that start so."""
        if self.name.endswith("+"):
            return name.startswith(self.name[:-1]) is not self.invert
        return (name == self.name) is not self.invert


@dataclass(frozen=True)
class Target:
    """What is done: a built-in one, an extension with its options, or another chain.

    Attributes:
        name: after `-j` or `-g`.
        options: as `-S` prints them.
        listing: as `-L` prints them.
        numeric: as `-L -n` prints them.
        reject_with: of `REJECT`, the answer.
        goto: `-g`, no way back.
    """

    name: str
    options: str = ""
    listing: str = ""
    numeric: str = ""
    reject_with: str = ""
    goto: bool = False

    def spec(self) -> str:
        """As `-S` prints it."""
        options = f" {self.options}" if self.options else ""
        return f"{'-g' if self.goto else '-j'} {self.name}{options}"

    def shown(self, *, numeric: bool) -> str:
        """What `-L` prints after the conditions."""
        if self.goto:
            return "[goto] "
        return self.numeric if numeric else self.listing


@dataclass(frozen=True)
class Rule:
    """One line of a chain; a part that is None holds for all."""

    source: Address | None = None
    destination: Address | None = None
    protocol: Named | None = None
    entering: Named | None = None
    leaving: Named | None = None
    matches: tuple[Match, ...] = ()
    target: Target | None = None

    def holds(self, packet: Packet, memory: Memory) -> bool:
        """Whether all its conditions are met."""
        incoming = packet.direction == "INPUT"
        facts = (
            (self.source, packet.source),
            (self.destination, packet.destination),
            (self.protocol, packet.protocol),
            (self.entering, packet.interface if incoming else ""),
            (self.leaving, "" if incoming else packet.interface),
        )
        return all(part is None or part.holds(fact) for part, fact in facts) and all(
            match.holds(packet, memory) for match in self.matches
        )

    def spec(self, counters: str = "") -> str:
        """The rule as `-S` prints it after `-A CHAIN`; `counters` go before the target."""
        parts = []
        for option, address in (("-s", self.source), ("-d", self.destination)):
            if address is not None:
                parts.append(address.spec().format(option=option))
        for option, named in (("-i", self.entering), ("-o", self.leaving), ("-p", self.protocol)):
            if named is not None:
                parts.append(f"{'! ' if named.invert else ''}{option} {named.name}")
        parts += [match.spec() for match in self.matches]
        if counters:
            parts.append(counters)
        if self.target is not None:
            parts.append(self.target.spec())
        return " ".join(parts)


@dataclass
class Entry:
    """A rule in its place, with its counters."""

    rule: Rule
    memory: Memory
    packets: int = 0
    bytes: int = 0


@dataclass
class Chain:
    """A list of rules; `policy` is empty for one that a user made."""

    name: str
    policy: str = ""
    entries: list[Entry] = field(default_factory=list)
    packets: int = 0
    bytes: int = 0

    def references(self, target: str) -> int:
        """How many of its rules lead to another chain."""
        return sum(1 for e in self.entries if e.rule.target and e.rule.target.name == target)
