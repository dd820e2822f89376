"""How iptables prints tables: `-L`, `-S` and iptables-save.

Source: external/iptables/iptables/iptables.c (`print_firewall`, `print_header`, `list_rules`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.network.firewall import Table
    from harness.virtual.android.network.firewall_rules import Chain, Entry, Named
    from harness.virtual.commands.iptables.line import Line

_UNITS = ("", "K", "M", "G", "T")
_ROUND = 100_000
_NOWHERE = {4: "0.0.0.0/0", 6: "::/0"}


def list_chains(table: Table, line: Line, version: int) -> str:
    """What `-L [CHAIN [NUMBER]]` prints."""
    chains = [c for c in table.listed() if not line.chain or c.name == line.chain]
    if line.number:
        entries = chains[0].entries[line.number - 1 : line.number]
        return "".join(_row(entry, line.number, line.flags, version) for entry in entries)
    return "\n".join(_chain(table, chain, line.flags, version) for chain in chains)


def _chain(table: Table, chain: Chain, flags: set[str], version: int) -> str:
    about = f"{table.references(chain.name)} references"
    if chain.policy:
        about = f"policy {chain.policy}"
        if "v" in flags:
            about += f" {_count(chain.packets, flags, 0)} packets,"
            about += f" {_count(chain.bytes, flags, 0)} bytes"
    rows = [_row(entry, number, flags, version) for number, entry in enumerate(chain.entries, 1)]
    return f"Chain {chain.name} ({about})\n{_header(flags)}{''.join(rows)}"


def _header(flags: set[str]) -> str:
    text = f"{'num':<4} " if "l" in flags else ""
    if "v" in flags:
        text += f"{'pkts':>8} {'bytes':>10} " if "x" in flags else f"{'pkts':>5} {'bytes':>5} "
    text += f"{'target':<9}  prot opt"
    if "v" in flags:
        text += f" {'in':<6} {'out':<6} "
    return f"{text} {'source':<19}  {'destination':<19} \n"


def _row(entry: Entry, number: int, flags: set[str], version: int) -> str:
    rule, numeric = entry.rule, "n" in flags
    text = f"{number:<4} " if "l" in flags else ""
    if "v" in flags:
        text += f"{_count(entry.packets, flags, 8)} {_count(entry.bytes, flags, 8)} "
    target = rule.target.name if rule.target else ""
    text += f"{target:<9} {_inverted(rule.protocol)}{_name(rule.protocol, 'all'):<4} -- "
    if "v" in flags:
        text += f" {_interface(rule.entering)} {_interface(rule.leaving)} "
    nowhere = _NOWHERE[version] if numeric else "anywhere"
    for address in (rule.source, rule.destination):
        text += f" {address.shown() if address else nowhere:<19} "
    text += "".join(f" {match.shown(numeric=numeric)}" for match in rule.matches)
    if rule.target is not None and (shown := rule.target.shown(numeric=numeric)):
        text += shown if rule.target.goto else f" {shown}"
    return f"{text}\n"


def _inverted(named: Named | None) -> str:
    return "!" if named and named.invert else " "


def _name(named: Named | None, default: str) -> str:
    return named.name if named else default


def _interface(named: Named | None) -> str:
    return f"{('!' if named.invert else '') + named.name if named else '*':<6}"


def _count(number: int, flags: set[str], exact_width: int) -> str:
    """`xtables_print_num`: thousands are cut off from 100 000 on, unless `-x` was given."""
    if "x" in flags:
        return f"{number:>{exact_width}}" if exact_width else str(number)
    unit = 0
    while number >= _ROUND and unit < len(_UNITS) - 1:
        number = (number + 500) // 1000
        unit += 1
    width = (5 if not unit else 4) if exact_width else 0
    return f"{number:>{width}}{_UNITS[unit]}"


def list_rules(table: Table, line: Line) -> str:
    """What `-S [CHAIN [NUMBER]]` prints."""
    chains = [c for c in table.listed() if not line.chain or c.name == line.chain]
    counters = "v" in line.flags
    if line.number:
        entries = chains[0].entries[line.number - 1 : line.number]
        return "".join(_specified(chains[0], entry, counters=counters) for entry in entries)
    heads = "".join(_declared(chain, counters=counters) for chain in chains)
    rules = (_specified(chain, e, counters=counters) for chain in chains for e in chain.entries)
    return heads + "".join(rules)


def _declared(chain: Chain, *, counters: bool) -> str:
    if not chain.policy:
        return f"-N {chain.name}\n"
    counted = f" -c {chain.packets} {chain.bytes}" if counters else ""
    return f"-P {chain.name} {chain.policy}{counted}\n"


def _specified(chain: Chain, entry: Entry, *, counters: bool) -> str:
    counted = f"-c {entry.packets} {entry.bytes}" if counters else ""
    spec = entry.rule.spec(counted)
    return f"-A {chain.name}{' ' if spec else ''}{spec}\n"


def save(table: Table, *, counters: bool) -> str:
    """A table as iptables-save prints it."""
    text = f"*{table.name}\n"
    for chain in table.listed():
        text += f":{chain.name} {chain.policy or '-'} [{chain.packets}:{chain.bytes}]\n"
    for chain in table.listed():
        for entry in chain.entries:
            counted = f"[{entry.packets}:{entry.bytes}] " if counters else ""
            text += counted + _specified(chain, entry, counters=False)
    return f"{text}COMMIT\n"
