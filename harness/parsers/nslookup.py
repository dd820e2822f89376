"""`nslookup NAME`, in BIND's layout: the server first, then the answer.

The first `Address:` is the server's and no answer. Android has no nslookup of its own; toybox's
and Termux's print this. BIND: bin/dig/nslookup.c.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import body_of, found

_SERVER = re.compile(r"^Server:\s+(\S+)\nAddress(?:es| 1)?:\s+\S+$", re.MULTILINE)
_ALIAS = re.compile(r"^\S+\s+canonical name = (\S+?)\.?$", re.MULTILINE)
_ADDRESS = re.compile(r"^Address(?: \d+)?:\s+(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Lookup:
    """One answer; `aliases` are the names on the way, `addresses` none if it did not resolve."""

    server: str
    addresses: tuple[str, ...]
    aliases: tuple[str, ...] = ()

    @property
    def resolved(self) -> bool:
        """Whether the name leads to an address."""
        return bool(self.addresses)


def parse_nslookup(text: str) -> Lookup:
    """Read the answer.

    Raises:
        ProtocolError: no server is named in it.
    """
    body = body_of(text)
    server = found("nslookup", _SERVER, body)
    rest = body[server.end() :]
    return Lookup(server[1], tuple(_ADDRESS.findall(rest)), tuple(_ALIAS.findall(rest)))
