"""Rules of the kernel's packet filter that are ours, known by a comment.

Binds to: Adb with root, any API level.
Implements: LinkKnob[list[str]].

A rule is written for IPv4 and for IPv6, unless it names an address. netd rewrites its own chains
only, so rules in the built-in ones stay until they are deleted or the device boots.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.drivers.root import RootShell
from harness.errors import ProtocolError

_MARK = "-m comment --comment harness"
_OURS = re.compile(r'-m comment --comment "?harness"?')
PLACES = (("iptables", "filter"), ("iptables", "nat"), ("ip6tables", "filter"))
"""Tool and table of all that may hold rules of ours."""
_TABLES = ("filter", "nat")
_SHORTEST = 3
"""Words: table, chain, and what it matches."""
_DELETE_OURS = (
    "{tool} -t {table} -S | grep -E -- '--comment \"?harness' | sed 's/^-A/-D/' | "
    'while read -r rule; do eval "{tool} -w -t {table} $rule"; done'
)
_IPV4 = re.compile(r"(?<![\d.])\d+\.\d+\.\d+\.\d+")


@dataclass(frozen=True)
class PacketFilter:
    """Our rules, as `iptables` command lines without the verb: `filter OUTPUT -p tcp -j DROP`."""

    name: ClassVar[str] = "packet-filter"
    adb: Adb

    @property
    def root(self) -> RootShell:
        """Who may change them."""
        return RootShell(self.adb)

    def available(self) -> bool:
        """Whether there is root, and the tools."""
        return self.root.available() and self.adb.run("which iptables ip6tables").exit_code == 0

    def read(self) -> list[str]:
        """Our rules, in their order; last what only IPv6 has, which a kill left behind."""
        if not self.available():
            return []
        return our_rules(
            f"{tool} {table} {line}"
            for tool, table in PLACES
            for line in self.root.shell(f"{tool} -t {table} -S").splitlines()
        )

    def write(self, value: list[str]) -> None:
        """Have exactly these rules of ours.

        Raises:
            ProtocolError: the value is no list of rules.
            CommandFailedError: the kernel refuses one.
        """
        if not isinstance(value, list) or any(_parts(rule) is None for rule in value):
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be {value!r}")
        for rule in self.read():
            self._run("-D", rule)
        for rule in reversed(value):  # each goes before the others
            self._run("-I", rule)

    def _run(self, verb: str, rule: str) -> None:
        for command in _commands(verb, rule):
            self.root.shell(command)

    def cuts_link(self, value: list[str]) -> bool:
        """Any rule may; what it matches is not looked into."""
        return bool(value)

    def undo_command(self, value: list[str]) -> str:
        """Delete what is ours, then put these rules in; "" without root."""
        if not self.available():
            return ""
        lines = [_DELETE_OURS.format(tool=tool, table=table) for tool, table in PLACES]
        for rule in reversed(value):
            lines += _commands("-I", rule)
        return self.root.command("; ".join(lines))


def _commands(verb: str, rule: str) -> Iterator[str]:
    table, chain, match = _parts(rule) or ("", "", "")
    tools = ["iptables"] if table == "nat" or _IPV4.search(match) else ["iptables", "ip6tables"]
    for tool in tools:
        line, spec = f"{tool} -w -t {table}", f"{chain} {_MARK} {match}"
        command = f"{line} {verb} {spec}"
        if verb == "-D":  # somebody may have taken one of the two families away
            command = f"! {line} -C {spec} 2>/dev/null || {command}"
        yield command


def _parts(rule: object) -> tuple[str, str, str] | None:
    """Table, chain and the rest; None where it is no rule."""
    try:
        words = shlex.split(rule) if isinstance(rule, str) else []
    except ValueError:
        return None  # a quotation without its end
    if len(words) < _SHORTEST or words[0] not in _TABLES:
        return None
    table, chain, *match = words
    return table, shlex.quote(chain), shlex.join(match)


def our_rules(lines: Iterable[str]) -> list[str]:
    """Lines of `iptables -S`, each after its tool and its table, as the rules that are ours.

    What is there for both families is one rule.
    """
    found: dict[str, list[str]] = {"iptables": [], "ip6tables": []}
    for line in lines:
        tool, table, listed = line.split(" ", 2)
        if _OURS.search(listed) is not None:
            words = shlex.split(_OURS.sub("", listed))[1:]
            found[tool].append(f"{table} {shlex.join(words)}")
    both, sixth = found["iptables"], found["ip6tables"]
    return [*both, *(Counter(sixth) - Counter(both)).elements()]
