"""The kernel's packet filter, as `iptables` and `ip6tables` set it up: netfilter.

Its state is kept until the next boot. `verdict` is what it does to a packet of this device. Of the
table nat only DNAT of what leaves counts; mangle and raw are kept and printed, and do nothing.

Sources: the kernel's net/ipv4/netfilter/ip_tables.c and external/iptables/libiptc (what is refused,
with which words); system/netd/server/Controllers.cpp (`initIptablesRules`: the chains that are
there from boot on).
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.network.firewall_matches import Memory, Owner
from harness.virtual.android.network.firewall_rules import Chain, Entry, Rule, Target
from harness.virtual.android.network.packets import Action, Direction, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.virtual.android.network.packets import Packet

_BUILT_IN = {
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "raw": ("PREROUTING", "OUTPUT"),
    "security": ("INPUT", "FORWARD", "OUTPUT"),
}
_STANDARD = ("ACCEPT", "DROP", "RETURN", "QUEUE")
_ONLY_IN = {
    "REJECT": "filter",
    "DNAT": "nat",
    "SNAT": "nat",
    "REDIRECT": "nat",
    "MASQUERADE": "nat",
}
_PLACES = {"DNAT": ("PREROUTING", "OUTPUT"), "REDIRECT": ("PREROUTING", "OUTPUT")}
_NO_PACKETS_OF_A_USER = ("INPUT", "FORWARD", "PREROUTING")
_INVALID = "Invalid argument. Run `dmesg' for more information."
_NO_NAME = "No chain/target/match by that name."


_RANDOM = random.Random()  # noqa: S311  (no secret)


class FirewallError(Exception):
    """The kernel refuses; the text follows `iptables: `."""


class Table:
    """The chains of one table, by name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.chains = {each: Chain(each, "ACCEPT") for each in _BUILT_IN[name]}

    def listed(self) -> Iterator[Chain]:
        """Built-in chains in their order, then the others by name, as libiptc sorts them."""
        yield from (self.chains[name] for name in _BUILT_IN[self.name])
        yield from (self.chains[name] for name in sorted(set(self.chains) - set(self.built_in)))

    @property
    def built_in(self) -> tuple[str, ...]:
        """The chains that packets enter."""
        return _BUILT_IN[self.name]

    def references(self, name: str) -> int:
        """How many rules lead to a chain."""
        return sum(chain.references(name) for chain in self.chains.values())


class Firewall:
    """The tables of one family, IPv4 or IPv6; thread-safe."""

    def __init__(
        self,
        api: int,
        *,
        version: int = 4,
        chance: Callable[[], float] = _RANDOM.random,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.version = version
        self._lock = threading.RLock()
        self._chance, self._now = chance, now
        self._tables = {name: Table(name) for name in _BUILT_IN}
        for name, chain, children in _netd_chains(api):
            for child in children:
                self._tables[name].chains.setdefault(child, Chain(child))
                if chain:
                    self.append(name, chain, Rule(target=Target(child)))

    def verdict(self, packet: Packet) -> Verdict:
        """What the table filter does to a packet; it is counted."""
        with self._lock:
            table = self._tables["filter"]
            chain = table.chains[packet.direction]
            found = self._pass(table, chain, packet)
            if found is not None:
                return found
            chain.packets += 1
            chain.bytes += packet.size
            return Verdict(Action(chain.policy))

    def destination(self, packet: Packet) -> tuple[str, int] | None:
        """Where the table nat sends the first packet of a conversation that leaves; None: on.

        Only DNAT in the chain OUTPUT itself is looked at.
        """
        with self._lock:
            for entry in self._tables["nat"].chains["OUTPUT"].entries:
                target = entry.rule.target
                if target and target.name == "DNAT" and entry.rule.holds(packet, entry.memory):
                    entry.packets += 1
                    entry.bytes += packet.size
                    address, _, port = target.options.split()[-1].partition(":")
                    return address, int(port.partition("-")[0] or packet.destination_port)
        return None

    @property
    def has_rules(self) -> bool:
        """Whether anything can be refused: a rule beside netd's own, or a policy of DROP."""
        with self._lock:
            chains = self._tables["filter"].chains
            return any(
                chains[each].policy != "ACCEPT"
                or any(not self._leads_nowhere(e.rule) for e in chains[each].entries)
                for each in Direction
            )

    def _leads_nowhere(self, rule: Rule) -> bool:
        chain = self._tables["filter"].chains.get(rule.target.name) if rule.target else None
        return chain is not None and not chain.entries

    def _pass(self, table: Table, chain: Chain, packet: Packet) -> Verdict | None:
        """The verdict of a chain's rules; None: the packet returns from it."""
        for entry in chain.entries:
            if not entry.rule.holds(packet, entry.memory):
                continue
            entry.packets += 1
            entry.bytes += packet.size
            target = entry.rule.target
            if target is None or target.name == "LOG":
                continue
            if target.name == "RETURN":
                return None
            if target.name in table.chains:
                found = self._pass(table, table.chains[target.name], packet)
                if found is not None or target.goto:
                    return found
                continue
            return Verdict(Action(target.name), target.reject_with)
        return None

    # what the tools do

    def table(self, name: str) -> Table:
        """A table; `KeyError` when the kernel has none of this name."""
        with self._lock:
            return self._tables[name]

    def chain(self, table: str, name: str) -> Chain:
        """A chain of a table; `FirewallError` when there is none."""
        with self._lock:
            found = self._tables[table].chains.get(name)
        if found is None:
            raise FirewallError(_NO_NAME)
        return found

    def append(self, table: str, chain: str, rule: Rule) -> None:
        """Put a rule at the end."""
        with self._lock:
            found = self.chain(table, chain)
            self._check(table, found, rule)
            found.entries.append(self._entry(rule))

    def insert(self, table: str, chain: str, rule: Rule, number: int = 1) -> None:
        """Put a rule before the one that has this number, or at the end."""
        with self._lock:
            found = self.chain(table, chain)
            if number > len(found.entries) + 1:
                raise FirewallError("Index of insertion too big.")
            self._check(table, found, rule)
            found.entries.insert(number - 1, self._entry(rule))

    def replace(self, table: str, chain: str, number: int, rule: Rule) -> None:
        """Put a rule in the place of another."""
        with self._lock:
            found = self.chain(table, chain)
            if number > len(found.entries):
                raise FirewallError("Index of replacement too big.")
            self._check(table, found, rule)
            found.entries[number - 1] = self._entry(rule)

    def find(self, table: str, chain: str, rule: Rule) -> int:
        """The number of the first rule that is equal."""
        with self._lock:
            rules = [entry.rule for entry in self.chain(table, chain).entries]
        if rule not in rules:
            raise FirewallError("Bad rule (does a matching rule exist in that chain?).")
        return rules.index(rule) + 1

    def delete(self, table: str, chain: str, number: int) -> None:
        """Take a rule out."""
        with self._lock:
            entries = self.chain(table, chain).entries
            if number > len(entries):
                raise FirewallError("Index of deletion too big.")
            del entries[number - 1]

    def flush(self, table: str, chain: str = "") -> None:
        """Take all rules out of a chain, or of all."""
        with self._lock:
            chosen = [self.chain(table, chain)] if chain else self._tables[table].chains.values()
            for each in chosen:
                each.entries.clear()

    def zero(self, table: str, chain: str = "", number: int = 0) -> None:
        """Set counters to 0: of one rule, of a chain, or of all."""
        with self._lock:
            tables = self._tables[table].chains
            chosen = [self.chain(table, chain)] if chain else list(tables.values())
            for each in chosen:
                for entry in each.entries[number - 1 : number] if number else each.entries:
                    entry.packets = entry.bytes = 0
                if not number:
                    each.packets = each.bytes = 0

    def new_chain(self, table: str, name: str) -> None:
        """Make a chain of one's own."""
        with self._lock:
            if name in self._tables[table].chains:
                raise FirewallError("Chain already exists.")
            self._tables[table].chains[name] = Chain(name)

    def delete_chain(self, table: str, name: str = "") -> None:
        """Remove a chain that is empty and that nothing leads to, or all that users made."""
        with self._lock:
            found = self._tables[table]
            names = [name] if name else [c.name for c in found.listed() if not c.policy]
            for each in names:
                chain = self.chain(table, each)
                if chain.policy:
                    raise FirewallError(_INVALID if name else _NO_NAME)
                if found.references(each):
                    raise FirewallError("Too many links.")
                if chain.entries:
                    raise FirewallError("Directory not empty.")
                del found.chains[each]

    def rename_chain(self, table: str, old: str, new: str) -> None:
        """Give a chain another name; what leads to it follows."""
        with self._lock:
            found = self._tables[table]
            chain = self.chain(table, old)
            if new in found.chains:
                raise FirewallError("File exists.")
            del found.chains[old]
            chain.name = new
            found.chains[new] = chain
            for each in found.chains.values():
                for entry in each.entries:
                    entry.rule = _redirected(entry.rule, old, new)

    def set_policy(self, table: str, name: str, policy: str) -> None:
        """What becomes of packets that no rule of a built-in chain decides on."""
        with self._lock:
            chain = self.chain(table, name)
            if not chain.policy:
                raise FirewallError("Bad built-in chain name.")
            if policy not in ("ACCEPT", "DROP"):
                raise FirewallError("Bad policy name. Run `dmesg' for more information.")
            chain.policy = policy

    def _entry(self, rule: Rule) -> Entry:
        return Entry(rule, Memory(self._chance, self._now))

    def _check(self, table: str, chain: Chain, rule: Rule) -> None:
        """What the kernel looks at when a rule comes in (`check_target`, `mark_source_chains`)."""
        target = rule.target
        if target is not None:
            self._check_target(table, chain, target)
            if target.reject_with == "tcp-reset" and not (
                rule.protocol and rule.protocol.name == "tcp" and not rule.protocol.invert
            ):
                raise FirewallError(_INVALID)
        if chain.name in _NO_PACKETS_OF_A_USER and any(isinstance(m, Owner) for m in rule.matches):
            raise FirewallError(_INVALID)

    def _check_target(self, table: str, chain: Chain, target: Target) -> None:
        chains = self._tables[table].chains
        if target.name in chains:
            if chains[target.name].policy:
                raise FirewallError(_INVALID)
            if self._reaches(table, target.name, chain.name):
                raise FirewallError("Too many levels of symbolic links.")
        elif _ONLY_IN.get(target.name, table) != table:
            raise FirewallError(_INVALID)
        elif target.goto:
            raise FirewallError(_NO_NAME)
        elif chain.policy and chain.name not in _PLACES.get(target.name, (chain.name,)):
            raise FirewallError(_INVALID)

    def _reaches(self, table: str, start: str, goal: str) -> bool:
        if start == goal:
            return True
        found = self._tables[table].chains[start].entries
        names = {e.rule.target.name for e in found if e.rule.target}
        below = [name for name in names if name in self._tables[table].chains]
        return any(self._reaches(table, name, goal) for name in below)


def _redirected(rule: Rule, old: str, new: str) -> Rule:
    if rule.target is None or rule.target.name != old:
        return rule
    return replace(rule, target=replace(rule.target, name=new))


def _netd_chains(api: int) -> list[tuple[str, str, tuple[str, ...]]]:
    """Table, chain and what it leads to, in netd's order; no chain: nothing leads there."""
    tethering = "tetherctrl" if api >= levels.P else "natctrl"
    loose = ["bw_costly_shared", "bw_happy_box", "bw_penalty_box", f"{tethering}_counters"]
    loose += ["st_clear_caught", "st_clear_detect", "st_penalty_log", "st_penalty_reject"]
    if api >= levels.O:
        loose.append("bw_data_saver")
    if api < levels.Q:  # later ones are rules of BPF, which iptables does not show
        loose += ["fw_dozable", "fw_powersave", "fw_standby"]
    return [
        ("filter", "INPUT", ("bw_INPUT", "fw_INPUT")),
        ("filter", "FORWARD", ("oem_fwd", "fw_FORWARD", "bw_FORWARD", f"{tethering}_FORWARD")),
        ("filter", "OUTPUT", ("oem_out", "fw_OUTPUT", "st_OUTPUT", "bw_OUTPUT")),
        ("filter", "", tuple(loose)),
        ("nat", "PREROUTING", ("oem_nat_pre",)),
        ("nat", "POSTROUTING", (f"{tethering}_nat_POSTROUTING",)),
    ]
