"""The command line of iptables: one action, its chain, and the rule.

Source: external/iptables/iptables/iptables.c (`do_command4`), xshared.c.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from harness.virtual.android.network.firewall_rules import Address, Named, Rule
from harness.virtual.commands.iptables.modules import Module, load_match, load_target, protocol
from harness.virtual.commands.iptables.usage import UsageError

if TYPE_CHECKING:
    from harness.virtual.android.network.firewall import Firewall
    from harness.virtual.shell.invocation import Invocation

__all__ = ["Line", "UsageError", "read_line"]

_ACTIONS = {
    "--append": "-A", "--check": "-C", "--delete": "-D", "--insert": "-I", "--replace": "-R",
    "--list": "-L", "--list-rules": "-S", "--flush": "-F", "--zero": "-Z", "--new-chain": "-N",
    "--new": "-N", "--delete-chain": "-X", "--policy": "-P", "--rename-chain": "-E",
    "--version": "-V", "--help": "-h",
}  # fmt: skip
_OPTIONS = {
    "--protocol": "-p", "--proto": "-p", "--source": "-s", "--src": "-s", "--destination": "-d",
    "--dst": "-d", "--in-interface": "-i", "--out-interface": "-o", "--jump": "-j",
    "--goto": "-g", "--match": "-m", "--table": "-t", "--numeric": "-n", "--verbose": "-v",
    "--exact": "-x", "--wait": "-w", "--ipv4": "-4", "--ipv6": "-6", "--fragment": "-f",
}  # fmt: skip
_WITH_CHAIN = frozenset("ACDIRNPE")
_WITH_WORD = _WITH_CHAIN | frozenset("psdiojgmt")
_FLAGS = frozenset("nvx46f")
_LONGEST_NAME = 29
_TARGETS = ("ACCEPT", "DROP", "RETURN", "QUEUE")


@dataclass
class Line:
    """A command line, read.

    Attributes:
        action: its letter with a dash, as `-A`.
        table: `-t`.
        chain: of the action; empty: all.
        number: of a rule; 0: none was given.
        word: the new name of `-E`, the policy of `-P`.
        flags: letters of `-n`, `-v`, `-x`, and `l` for `--line-numbers`.
        rules: one for each pair of a source and a destination.
        has_rule: whether anything of a rule was given.
    """

    action: str = ""
    table: str = "filter"
    chain: str = ""
    number: int = 0
    word: str = ""
    flags: set[str] = field(default_factory=set)
    rules: list[Rule] = field(default_factory=list)
    has_rule: bool = False


class _Reader:
    """Goes over the words once, as getopt does."""

    def __init__(self, invocation: Invocation, firewall: Firewall) -> None:
        self.invocation = invocation
        self.firewall = firewall
        self.version = firewall.version
        self.line = Line()
        self.words = _separated(invocation.args)
        self.negated = False
        self.modules: list[Module] = []
        self.target: Module | None = None
        self.addresses: dict[str, list[Address]] = {"s": [], "d": []}
        self.named: dict[str, Named] = {}
        self.goto = False

    def read(self) -> Line:
        while self.words:
            word = self.words.pop(0)
            if word == "!":
                self.negated = True
                continue
            self._word(word)
            self.negated = False
        if not self.line.action:
            raise UsageError("no command specified")
        self.line.rules = self._rules() if self.line.action[1] in "ACDIR" else []
        return self.line

    def _word(self, word: str) -> None:
        letter = _ACTIONS.get(word, word)
        if letter in _ACTIONS.values():
            self._action(letter)
        elif word == "--line-numbers":
            self.line.flags.add("l")
        elif (option := _OPTIONS.get(word, word)) in _OPTIONS.values():
            self._option(option[1], word)
        elif word.startswith("-") and len(word) > 1:
            self._module_option(word)
        else:
            raise UsageError(f"Bad argument `{word}'", versioned=False)

    def _action(self, letter: str) -> None:
        line = self.line
        if line.action and {line.action, letter} != {"-L", "-Z"}:
            raise UsageError(f"Cannot use {letter} with {line.action}")
        line.action = "-L" if line.action else letter
        if letter[1] in _WITH_CHAIN:
            line.chain = self._value(letter)
        elif letter[1] in "LSFZX" and self._more():
            line.chain = self.words.pop(0)
        if letter[1] in "PE":
            line.word = self._second(letter)
        if letter[1] in "DIRLSZ" and self._more() and self.words[0].isdecimal():
            line.number = int(self.words.pop(0))
        if letter == "-N":
            _check_name(line.chain)
        if letter == "-R" and not line.number:
            raise UsageError("-R requires a rule number")

    def _second(self, letter: str) -> str:
        if not self._more():
            what = "a chain and a policy" if letter == "-P" else "old-chain-name and new-chain-name"
            raise UsageError(f"{letter} requires {what}")
        return self.words.pop(0)

    def _option(self, letter: str, word: str) -> None:
        if letter == "w":
            if self._more() and self.words[0].isdecimal():
                self.words.pop(0)
        elif letter in _FLAGS:
            self.line.flags.add(letter)
        else:
            value = self._value(word)
            self.line.has_rule = self.line.has_rule or letter != "t"
            getattr(self, f"_take_{letter}")(value)

    def _take_t(self, value: str) -> None:
        self.line.table = value

    def _take_p(self, value: str) -> None:
        name = protocol(value)
        if name != "all":
            self.named["p"] = Named(name, self.negated)

    def _take_i(self, value: str) -> None:
        self.named["i"] = Named(value, self.negated)

    def _take_o(self, value: str) -> None:
        self.named["o"] = Named(value, self.negated)

    def _take_s(self, value: str) -> None:
        self.addresses["s"] = self._addresses(value)

    def _take_d(self, value: str) -> None:
        self.addresses["d"] = self._addresses(value)

    def _take_m(self, value: str) -> None:
        self.modules.append(load_match(value, self.version))

    def _take_j(self, value: str) -> None:
        try:
            chains = set(self.firewall.table(self.line.table).chains)
        except KeyError:
            chains = set()  # the table is complained about later
        known = value in chains or value in _TARGETS
        self.target = load_target(value, known=known, version=self.version)

    def _take_g(self, value: str) -> None:
        self.goto = True
        self.target = load_target(value, known=True, version=self.version)

    def _module_option(self, word: str) -> None:
        named = self.named.get("p")
        loaded = [*reversed(self.modules), *([self.target] if self.target else [])]
        implicit = {"tcp": "tcp", "udp": "udp", "icmp": "icmp", "ipv6-icmp": "icmp6"}
        module = next((each for each in loaded if word in each.options), None)
        if module is None and named is not None and named.name in implicit:
            wanted = implicit[named.name]
            if not any(each.name == wanted for each in self.modules):
                fresh = load_match(wanted, self.version)
                if word in fresh.options:
                    self.modules.append(fresh)
                    module = fresh
        if module is None:
            raise UsageError(f'unknown option "{word}"')
        values = [self._value(word) for _ in range(module.options[word])]
        module.given[word] = (values, self.negated)

    def _value(self, word: str) -> str:
        if not self.words:
            raise UsageError(f'option "{word}" requires an argument')
        value = self.words.pop(0)
        if value == "!" and self.words:
            self.negated = True
            value = self.words.pop(0)
        return value

    def _more(self) -> bool:
        return bool(self.words) and not self.words[0].startswith("-") and self.words[0] != "!"

    def _addresses(self, text: str) -> list[Address]:
        return [Address(self._net(each), self.negated) for each in text.split(",")]

    def _net(self, text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
        host, slash, mask = text.partition("/")
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            address = ipaddress.ip_address(self._resolved(host))
        if address.version != self.version:
            raise UsageError(f"host/network `{host}' not found")
        try:
            return ipaddress.ip_network(f"{address}{slash}{mask}", strict=False)
        except ValueError as error:
            raise UsageError(f"invalid mask `{mask}' specified") from error

    def _resolved(self, host: str) -> str:
        """A name's address, once: the rule does not follow it later."""
        try:
            return self.invocation.android.network.resolve(self.invocation.uid, host)
        except OSError as error:
            raise UsageError(f"host/network `{host}' not found") from error

    def _rules(self) -> list[Rule]:
        self._check_interfaces()
        named = self.named.get("p")
        name = named.name if named else ""
        matches = tuple(each.match(name) for each in self.modules)
        target = self.target.target(goto=self.goto) if self.target else None
        sources, destinations = (
            [address if address.net.prefixlen else None for address in self.addresses[side]]
            or [None]
            for side in ("s", "d")
        )
        return [
            Rule(
                source,
                destination,
                named,
                self.named.get("i"),
                self.named.get("o"),
                matches,
                target,
            )
            for source, destination in product(sources, destinations)
        ]

    def _check_interfaces(self) -> None:
        for option, chains in (("i", ("OUTPUT", "POSTROUTING")), ("o", ("INPUT", "PREROUTING"))):
            if option in self.named and self.line.chain in chains:
                raise UsageError(f"Can't use -{option} with {self.line.chain}\n")


def read_line(invocation: Invocation, firewall: Firewall) -> Line:
    """Read the arguments; `UsageError` for those that cannot be read."""
    return _Reader(invocation, firewall).read()


def _separated(words: list[str]) -> list[str]:
    """`-nvL` as three words, `-p=tcp` as two."""
    found: list[str] = []
    for word in words:
        if word.startswith("--") and "=" in word:
            found += word.split("=", 1)
        elif word.startswith("--") or not word.startswith("-") or len(word) <= 2:  # noqa: PLR2004
            found.append(word)
        else:
            found += _letters(word[1:])
    return found


def _letters(letters: str) -> list[str]:
    found = []
    while letters:
        found.append(f"-{letters[0]}")
        rest = letters[1:]
        if letters[0] in _WITH_WORD and rest:
            return [*found, rest]
        letters = rest
    return found


def _check_name(name: str) -> None:
    if name.startswith(("-", "!")):
        raise UsageError(f"chain name not allowed to start with `{name[0]}'")
    if len(name) >= _LONGEST_NAME:
        raise UsageError(f"chain name `{name}' too long (must be under {_LONGEST_NAME} chars)")
    if name in (*_TARGETS, "REJECT", "LOG", "DNAT", "SNAT", "REDIRECT", "MASQUERADE"):
        raise UsageError("chain name may not clash with target name")
