"""The extensions of iptables: the options of each match and target.

Source: external/iptables/extensions/libxt_*.c and libipt_*.c (`x6_parse`, `x6_fcheck`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.virtual.android.network import firewall_matches as matches
from harness.virtual.android.network.firewall_rules import Target
from harness.virtual.android.network.services import service_port
from harness.virtual.android.users import user_id
from harness.virtual.commands.iptables.usage import UsageError

if TYPE_CHECKING:
    from harness.virtual.android.network.firewall_matches import Match

_PROTOCOLS = {
    "all": 0, "icmp": 1, "tcp": 6, "udp": 17, "esp": 50, "ah": 51, "ipv6-icmp": 58, "icmpv6": 58,
    "sctp": 132, "udplite": 136,
}  # fmt: skip
_ICMP = {
    "echo-reply": 0, "destination-unreachable": 3, "redirect": 5, "echo-request": 8,
    "time-exceeded": 11, "ping": 8, "pong": 0,
}  # fmt: skip
_ICMP6 = {"echo-request": 128, "echo-reply": 129, "destination-unreachable": 1, "packet-too-big": 2}
_STATES = ("INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED")
_REJECTS = (
    *("icmp-net-unreachable", "icmp-host-unreachable", "icmp-port-unreachable"),
    *("icmp-proto-unreachable", "icmp-net-prohibited", "icmp-host-prohibited"),
    *("icmp-admin-prohibited", "tcp-reset"),
)
_REJECTS6 = (
    *("icmp6-no-route", "icmp6-adm-prohibited", "icmp6-addr-unreachable"),
    *("icmp6-port-unreachable", "tcp-reset"),
)
_MODES = ("random", "nth")
_LEVELS = {"emerg": 0, "alert": 1, "crit": 2, "err": 3, "warning": 4, "warn": 4, "notice": 5}
_LEVEL_NAMES = ("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug")
_MAX_PORTS = 15

Given = Mapping[str, tuple[list[str], bool]]


@dataclass
class Module:
    """An extension that the command line loaded, and what was given to it.

    Attributes:
        name: after `-m` or `-j`.
        options: each with how many words follow it.
        build_match: what a match becomes, told the rule's protocol.
        build_target: what a target becomes.
        given: by option its words, and whether `!` stood before it.
    """

    name: str
    options: dict[str, int] = field(default_factory=dict)
    build_match: Callable[[Given, str], Match] | None = None
    build_target: Callable[[Given], Target] | None = None
    given: dict[str, tuple[list[str], bool]] = field(default_factory=dict)

    def match(self, protocol_name: str) -> Match:
        """The condition that it is."""
        assert self.build_match is not None  # noqa: S101  (matches have one)
        return self.build_match(self.given, protocol_name)

    def target(self, *, goto: bool) -> Target:
        """The target that it is."""
        if self.build_target is None:
            return Target(self.name, goto=goto)
        return self.build_target(self.given)


def protocol(text: str) -> str:
    """A protocol's name; `UsageError` for one that is unknown."""
    if text.isdecimal():
        number = int(text)
        return next((name for name, value in _PROTOCOLS.items() if value == number), text)
    name = text.lower()
    if name not in _PROTOCOLS:
        raise UsageError(f'unknown protocol "{text}" specified')
    return "ipv6-icmp" if name == "icmpv6" else name


def load_match(name: str, version: int) -> Module:
    """A match; `UsageError` when iptables has none of this name."""
    name = "icmp6" if name == "icmpv6" and version == 6 else name  # noqa: PLR2004
    found = _MATCHES.get(name)
    if found is None or (name == "icmp6" and version == 4):  # noqa: PLR2004
        raise UsageError(f"Couldn't load match `{name}':No such file or directory\n")
    options, build = found
    return Module(name, dict(options), build_match=build)


def load_target(name: str, *, known: bool, version: int) -> Module:
    """A target; one that is `known` is a chain or built in."""
    if known:
        return Module(name)
    if name == "REJECT":
        return Module(name, {"--reject-with": 1}, build_target=_rejects(version))
    found = _TARGETS.get(name)
    if found is None:
        raise UsageError(f"Couldn't load target `{name}':No such file or directory\n")
    options, build = found
    return Module(name, dict(options), build_target=build)


def _one(given: Given, *names: str) -> tuple[str, bool] | None:
    """The value of the first option of these that was given."""
    for name in names:
        if name in given:
            words, invert = given[name]
            return words[0], invert
    return None


def _ports(text: str, invert: bool) -> matches.PortRange:
    first, colon, last = text.partition(":")
    low = _port(first) if first else 0
    high = (_port(last) if last else 65535) if colon else low
    return matches.PortRange(low, high, invert)


def _port(text: str) -> int:
    port = service_port(text)
    if port is None:
        raise UsageError(f"invalid port/service `{text}' specified")
    return port


def _transport(name: str) -> Callable[[Given, str], Match]:
    def build(given: Given, _protocol: str) -> Match:
        source = _one(given, "--sport", "--source-port")
        destination = _one(given, "--dport", "--destination-port")
        flags, invert_flags = None, False
        if "--syn" in given:
            flags, invert_flags = ("FIN,SYN,RST,ACK", "SYN"), given["--syn"][1]
        if "--tcp-flags" in given:
            (mask, wanted), invert_flags = given["--tcp-flags"]
            flags = (mask, wanted)
        return matches.Transport(
            name,
            _ports(*source) if source else None,
            _ports(*destination) if destination else None,
            flags,
            invert_flags,
        )

    return build


def _icmp(option: str, module: str, names: Mapping[str, int]) -> Callable[[Given, str], Match]:
    def build(given: Given, _protocol: str) -> Match:
        found = _one(given, option)
        if found is None:
            raise UsageError(f'{module}: option "{option}" must be specified')
        text, invert = found
        number = int(text) if text.isdecimal() else names.get(text)
        if number is None:
            raise UsageError(f"Unknown ICMP type `{text}'")
        name = next((n for n, value in names.items() if value == number), f"type {number}")
        return matches.Icmp(number, name, module, invert)

    return build


def _multiport(given: Given, name: str) -> Match:
    if name not in ("tcp", "udp", "udplite", "sctp"):
        raise UsageError("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'")
    for side, options in (
        ("sports", ("--sports", "--source-ports")),
        ("dports", ("--dports", "--destination-ports")),
        ("ports", ("--ports",)),
    ):
        found = _one(given, *options)
        if found is not None:
            words = found[0].split(",")
            if len(words) > _MAX_PORTS:
                raise UsageError("too many ports specified")
            return matches.Multiport(
                name, side, tuple(_ports(word, invert=False) for word in words), found[1]
            )
    raise UsageError("multiport expection an option")


def _state(option: str, *, conntrack: bool) -> Callable[[Given, str], Match]:
    def build(given: Given, _protocol: str) -> Match:
        found = _one(given, option)
        if found is None:
            module = "conntrack" if conntrack else "state"
            raise UsageError(
                "conntrack: At least one option is required"
                if conntrack
                else f'{module}: option "--state" must be specified'
            )
        words = found[0].upper().split(",")
        for word in words:
            if word not in _STATES:
                raise UsageError(f'Bad ctstate "{word}"' if conntrack else f'Bad state "{word}"')
        states = tuple(each for each in _STATES if each in words)
        return matches.State(states, conntrack, found[1])

    return build


def _owner(given: Given, _protocol: str) -> Match:
    for kind in ("uid", "gid"):
        found = _one(given, f"--{kind}-owner")
        if found is not None:
            text, invert = found
            first, dash, last = text.partition("-")
            low, high = _user(first, kind, text), _user(last if dash else first, kind, text)
            return matches.Owner(low, high, kind, invert)
    raise UsageError(
        "owner: At least one of --uid-owner, --gid-owner or --socket-exists is required"
    )


def _user(text: str, kind: str, whole: str) -> int:
    number = int(text) if text.isdecimal() else user_id(text)
    if number is None:
        raise UsageError(f'owner: Bad value for "--{kind}-owner" option: "{whole}"')
    return number


def _string(given: Given, _protocol: str) -> Match:
    pattern, algorithm = _one(given, "--string"), _one(given, "--algo")
    if pattern is None:
        raise UsageError("STRING match: You must specify `--string' or `--hex-string'")
    if algorithm is None:
        raise UsageError('string: option "--algo" must be specified')
    return matches.Text(pattern[0], algorithm[0], pattern[1])


def _statistic(given: Given, _protocol: str) -> Match:
    mode = _one(given, "--mode")
    if mode is not None and mode[0] not in _MODES:
        raise UsageError(f'Bad mode "{mode[0]}"')
    if mode is not None and mode[0] == "nth":
        return _nth(given)
    found = _one(given, "--probability")
    if found is None:
        raise UsageError("--probability must be specified when using random mode")
    try:
        probability = float(found[0])
    except ValueError:
        probability = -1.0
    if not 0 <= probability <= 1:
        raise UsageError(
            'statistic: bad value for option "--probability", or out of range (0-1).\n'
        )
    return matches.Statistic.random(probability, invert=found[1])


def _nth(given: Given) -> Match:
    every, packet = _one(given, "--every"), _one(given, "--packet")
    if every is None:
        raise UsageError("--every must be specified when using nth mode")
    numbers = [_number(every[0], "statistic", "--every")]
    numbers.append(_number(packet[0], "statistic", "--packet") if packet else 0)
    if not numbers[0]:
        raise UsageError("--every cannot be 0")
    if numbers[1] >= numbers[0]:
        raise UsageError("the --packet p must be 0 <= p <= n-1")
    return matches.Statistic(every=numbers[0], packet=numbers[1], invert=every[1])


def _number(text: str, module: str, option: str) -> int:
    if not text.isdecimal():
        raise UsageError(f'{module}: Bad value for "{option}" option: "{text}"')
    return int(text)


def _limit(given: Given, _protocol: str) -> Match:
    rate, burst = _one(given, "--limit"), _one(given, "--limit-burst")
    number, slash, unit = (rate[0] if rate else "3/hour").partition("/")
    units = {"s": "sec", "m": "min", "h": "hour", "d": "day"}
    long = {"sec": "second", "min": "minute", "hour": "hour", "day": "day"}
    name = units.get((unit or "s")[0])
    if name is None or not long[name].startswith(unit) or not number.isdecimal() or not int(number):
        raise UsageError(f'limit: bad value for option "--limit", or out of range (0-{10000}).\n')
    depth = _number(burst[0], "limit", "--limit-burst") if burst else matches.Limit.burst
    return matches.Limit(int(number), name if slash else "sec", depth)


def _length(given: Given, _protocol: str) -> Match:
    found = _one(given, "--length")
    if found is None:
        raise UsageError('length: option "--length" must be specified')
    first, colon, last = found[0].partition(":")
    low = _number(first or "0", "length", "--length")
    high = _number(last or "65535", "length", "--length") if colon else low
    return matches.Length(low, high, found[1])


def _comment(given: Given, _protocol: str) -> Match:
    found = _one(given, "--comment")
    if found is None:
        raise UsageError('comment: option "--comment" must be specified')
    return matches.Comment(found[0])


def _rejects(version: int) -> Callable[[Given], Target]:
    kinds = _REJECTS if version == 4 else _REJECTS6  # noqa: PLR2004
    default = "icmp-port-unreachable" if kinds is _REJECTS else "icmp6-port-unreachable"

    def build(given: Given) -> Target:
        found = _one(given, "--reject-with")
        wanted = found[0] if found else default
        kind = next((each for each in kinds if each in (wanted, f"icmp-{wanted}")), None)
        if kind is None:
            raise UsageError(f'unknown reject type "{wanted}"')
        shown = f"reject-with {kind}"
        return Target("REJECT", f"--{shown}", shown, shown, reject_with=kind)

    return build


def _log(given: Given) -> Target:
    prefix, level = _one(given, "--log-prefix"), _one(given, "--log-level")
    number = 4
    if level is not None:
        number = int(level[0]) if level[0].isdecimal() else _LEVELS.get(level[0].lower(), -1)
        if not 0 <= number < len(_LEVEL_NAMES):
            raise UsageError(f'log-level "{level[0]}" unknown')
    spec = [f'--log-prefix "{prefix[0]}"'] if prefix else []
    spec += [f"--log-level {number}"] if number != _LEVELS["warn"] else []
    tail = f' prefix "{prefix[0]}"' if prefix else ""
    uid = "--log-uid" in given
    spec += ["--log-uid"] if uid else []
    return Target(
        "LOG",
        " ".join(spec),
        f"LOG level {_LEVEL_NAMES[number]}{' uid' if uid else ''}{tail}",
        f"LOG flags {8 if uid else 0} level {number}{tail}",
    )


def _redirect(given: Given) -> Target:
    found = _one(given, "--to-ports", "--to-port")
    if found is None:
        return Target("REDIRECT")
    shown = f"redir ports {found[0]}"
    return Target("REDIRECT", f"--to-ports {found[0]}", shown, shown)


def _nat(name: str, option: str) -> Callable[[Given], Target]:
    def build(given: Given) -> Target:
        found = _one(given, option)
        if found is None:
            raise UsageError(f'{name}: option "{option}" must be specified')
        return Target(name, f"{option} {found[0]}", f"to:{found[0]}", f"to:{found[0]}")

    return build


def _masquerade(_given: Given) -> Target:
    return Target("MASQUERADE")


_PORT_OPTIONS = {"--sport": 1, "--source-port": 1, "--dport": 1, "--destination-port": 1}
_MATCHES: dict[str, tuple[dict[str, int], Callable[[Given, str], Match]]] = {
    "tcp": ({**_PORT_OPTIONS, "--syn": 0, "--tcp-flags": 2}, _transport("tcp")),
    "udp": (_PORT_OPTIONS, _transport("udp")),
    "icmp": ({"--icmp-type": 1}, _icmp("--icmp-type", "icmp", _ICMP)),
    "icmp6": ({"--icmpv6-type": 1}, _icmp("--icmpv6-type", "icmp6", _ICMP6)),
    "multiport": (
        dict.fromkeys(
            ("--sports", "--source-ports", "--dports", "--destination-ports", "--ports"), 1
        ),
        _multiport,
    ),
    "state": ({"--state": 1}, _state("--state", conntrack=False)),
    "conntrack": ({"--ctstate": 1}, _state("--ctstate", conntrack=True)),
    "owner": ({"--uid-owner": 1, "--gid-owner": 1}, _owner),
    "string": ({"--string": 1, "--algo": 1}, _string),
    "statistic": (
        {"--mode": 1, "--probability": 1, "--every": 1, "--packet": 1},
        _statistic,
    ),
    "limit": ({"--limit": 1, "--limit-burst": 1}, _limit),
    "length": ({"--length": 1}, _length),
    "comment": ({"--comment": 1}, _comment),
}
_TARGETS: dict[str, tuple[dict[str, int], Callable[[Given], Target]]] = {
    "LOG": ({"--log-prefix": 1, "--log-level": 1, "--log-uid": 0}, _log),
    "REDIRECT": ({"--to-ports": 1, "--to-port": 1}, _redirect),
    "DNAT": ({"--to-destination": 1}, _nat("DNAT", "--to-destination")),
    "SNAT": ({"--to-source": 1}, _nat("SNAT", "--to-source")),
    "MASQUERADE": ({}, _masquerade),
}
