"""What each action of iptables does with the firewall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.iptables.listing import list_chains, list_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.android.network.firewall import Firewall
    from harness.virtual.commands.iptables.line import Line
    from harness.virtual.shell.invocation import Invocation


def perform(invocation: Invocation, firewall: Firewall, line: Line) -> None:
    """Do it; `FirewallError` when the kernel refuses."""
    if line.action in ("-L", "-S"):
        if line.chain:
            firewall.chain(line.table, line.chain)
        table = firewall.table(line.table)
        if line.action == "-L":
            invocation.out(list_chains(table, line, firewall.version))
        else:
            invocation.out(list_rules(table, line))
        return
    _ACTIONS[line.action](firewall, line)


def _append(firewall: Firewall, line: Line) -> None:
    for rule in line.rules:
        firewall.append(line.table, line.chain, rule)


def _insert(firewall: Firewall, line: Line) -> None:
    for rule in line.rules:
        firewall.insert(line.table, line.chain, rule, line.number or 1)


def _replace(firewall: Firewall, line: Line) -> None:
    firewall.replace(line.table, line.chain, line.number, line.rules[0])


def _delete(firewall: Firewall, line: Line) -> None:
    if line.number:
        firewall.delete(line.table, line.chain, line.number)
        return
    for rule in line.rules:
        firewall.delete(line.table, line.chain, firewall.find(line.table, line.chain, rule))


def _check(firewall: Firewall, line: Line) -> None:
    for rule in line.rules:
        firewall.find(line.table, line.chain, rule)


_ACTIONS: dict[str, Callable[[Firewall, Line], None]] = {
    "-A": _append,
    "-I": _insert,
    "-R": _replace,
    "-D": _delete,
    "-C": _check,
    "-F": lambda firewall, line: firewall.flush(line.table, line.chain),
    "-Z": lambda firewall, line: firewall.zero(line.table, line.chain, line.number),
    "-N": lambda firewall, line: firewall.new_chain(line.table, line.chain),
    "-X": lambda firewall, line: firewall.delete_chain(line.table, line.chain),
    "-E": lambda firewall, line: firewall.rename_chain(line.table, line.chain, line.word),
    "-P": lambda firewall, line: firewall.set_policy(line.table, line.chain, line.word),
}
