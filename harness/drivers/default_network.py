"""The default network: what an app's traffic would take now, and whether it leads anywhere.

Binds to: Adb, any API level.
Implements: a sensor.

`dumpsys connectivity` names the default network on one line and lists each network's
capabilities; validation is the capability VALIDATED, because the words around it differ by level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.adb import Adb
from harness.errors import ProtocolError

_DEFAULT = re.compile(r"^\s*Active default network: (\S+)", re.MULTILINE)
_AGENT = r"^.*NetworkAgentInfo\s*\{.*?\bnetwork\{%s\}.*$"  # up to API 30 `ni{…}` comes first
_TRANSPORTS = re.compile(r"Transports: ([A-Z_|]+)")


@dataclass(frozen=True)
class NetworkStatus:
    """The default network as Android sees it.

    Attributes:
        net_id: its number; None if there is no default network.
        transports: such as `WIFI` or `CELLULAR`; "" if there is none.
        validated: whether Android could reach the Internet through it.
    """

    net_id: int | None
    transports: str
    validated: bool

    def __str__(self) -> str:
        if self.net_id is None:
            return "no default network"
        return f"{self.transports} {'validated' if self.validated else 'not validated'}"


def parse_default_network(device: str, dump: str) -> NetworkStatus:
    """Read the default network from `dumpsys connectivity`.

    Raises:
        ProtocolError: the line that names it, or the one that describes it, is not there.
    """
    named = _DEFAULT.search(dump)
    if named is None:
        raise ProtocolError(device, "dumpsys connectivity has no line `Active default network`")
    if not named[1].isdigit():
        return NetworkStatus(None, "", validated=False)
    agent = re.search(_AGENT % named[1], dump, re.MULTILINE)
    transports = _TRANSPORTS.search(agent[0]) if agent else None
    if agent is None or transports is None:
        raise ProtocolError(device, f"dumpsys connectivity does not describe network {named[1]}")
    return NetworkStatus(
        int(named[1]),
        transports[1],
        validated=re.search(r"\bVALIDATED\b", agent[0]) is not None,
    )


@dataclass(frozen=True)
class DefaultNetwork:
    """Reads the default network."""

    adb: Adb

    def read(self) -> NetworkStatus:
        """What it is now."""
        return parse_default_network(self.adb.serial, self.adb.shell("dumpsys connectivity"))
