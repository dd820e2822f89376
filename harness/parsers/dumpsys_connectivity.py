"""`dumpsys connectivity`: the default network, and what each network is like.

`Active default network: N` or `none` (API 21 on), then a line `NetworkAgentInfo{…}` a network: with
`network{N}` first from API 31 on, `ni{…}` first before. The logs below name networks too, after a
time. Validation is the capability VALIDATED; the words around it differ by level.
Before API 21 there are only lines `NetworkInfo: type: …, state: …`.
AOSP: ConnectivityService.java dump, NetworkAgentInfo.java toString.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.parsers.lines import body_of, flag, found, unread

_SOURCE = "dumpsys connectivity"
_DEFAULT = re.compile(r"^\s*Active default network: (\S+)", re.MULTILINE)
_AGENT = re.compile(r"^\s*NetworkAgentInfo\s*\{.*?\bnetwork\{(\d+)\}.*$", re.MULTILINE)
_KIND = re.compile(r"\bni\{(?:\[type: )?(\w+(?:\[\w+\])?)")
_CONNECTED = re.compile(r"\bni\{\S+ CONNECTED\b|state: CONNECTED/")
_EXTRA = re.compile(r'\bextra: "?([^",}\]]+?)"?[,}\]]')
_TRANSPORTS = re.compile(r"Transports: ([A-Z_|]+)")
_INTERFACE = re.compile(r"InterfaceName: (\S+?)[ }]")
_ADDRESSES = re.compile(r"LinkAddresses: \[ ?([^\]]*?) ?\]")
_DNS = re.compile(r"DnsAddresses: \[ ?([^\]]*?) ?\]")
_RESTRICTED = re.compile(r"^Restrict background: (\w+)", re.MULTILINE)
_OLD_INFO = re.compile(r"^NetworkInfo: type: (\w+)\[.*?\], state: (\w+)/(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class NetworkAgent:
    """One network.

    Attributes:
        kind: such as `WIFI` or `MOBILE[NR]`.
        transports: such as `WIFI|VPN`.
        validated: whether Android could reach the Internet through it.
        extra: such as the access point's name of a mobile network; "" if none.
    """

    net_id: int
    transports: str
    validated: bool
    kind: str = ""
    connected: bool = False
    interface: str = ""
    addresses: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    extra: str = ""


@dataclass(frozen=True)
class Connectivity:
    """All networks.

    Attributes:
        default_id: the default network's number; None if there is none.
        restrict_background: whether data saver is on; None where it is not printed.
    """

    default_id: int | None
    agents: tuple[NetworkAgent, ...]
    restrict_background: bool | None = None

    @property
    def default(self) -> NetworkAgent | None:
        """The default network; None if there is none.

        Raises:
            ProtocolError: it is named but not described.
        """
        if self.default_id is None:
            return None
        for agent in self.agents:
            if agent.net_id == self.default_id:
                return agent
        raise ProtocolError(_SOURCE, f"it does not describe network {self.default_id}")


@dataclass(frozen=True)
class OldNetwork:
    """One kind of network of Android 2 to 4, whether or not it is in use."""

    kind: str
    state: str
    detail: str


def parse_connectivity(text: str) -> Connectivity:
    """Read the dump of API 21 or later.

    Raises:
        ProtocolError: no line names the default network, or a network has no transports.
    """
    body = body_of(text)
    named = found(_SOURCE, _DEFAULT, body)[1]
    if named != "none" and not named.isdigit():
        raise unread(_SOURCE, named)
    restricted = _RESTRICTED.search(body)
    return Connectivity(
        default_id=None if named == "none" else int(named),
        agents=tuple(_agents(body)),
        restrict_background=flag(_SOURCE, restricted[1]) if restricted else None,
    )


def parse_default(text: str) -> NetworkAgent | None:
    """The default network; None if there is none.

    Raises:
        ProtocolError: it is not named, or named but not described.
    """
    return parse_connectivity(text).default


def _agents(body: str) -> Iterator[NetworkAgent]:
    for match in _AGENT.finditer(body):
        line = match[0]
        yield NetworkAgent(
            net_id=int(match[1]),
            transports=found(_SOURCE, _TRANSPORTS, line)[1],
            validated=re.search(r"\bVALIDATED\b", line) is not None,
            kind=_first(_KIND, line),
            connected=_CONNECTED.search(line) is not None,
            interface=_first(_INTERFACE, line),
            addresses=_list(_first(_ADDRESSES, line)),
            dns=_list(_first(_DNS, line)),
            extra=_first(_EXTRA, line),
        )


def _first(pattern: re.Pattern[str], line: str) -> str:
    match = pattern.search(line)
    return match[1] if match else ""


def _list(words: str) -> tuple[str, ...]:
    return tuple(word.strip().removeprefix("/") for word in words.split(",") if word.strip())


def parse_old_connectivity(text: str) -> tuple[OldNetwork, ...]:
    """Read the dump of Android 2 to 4.

    Raises:
        ProtocolError: it describes no network.
    """
    networks = tuple(OldNetwork(*match.groups()) for match in _OLD_INFO.finditer(body_of(text)))
    if not networks:
        raise unread(_SOURCE, text)
    return networks
