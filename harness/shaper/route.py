"""Where a connection goes: always to one target, or as an HTTP proxy to where the request says."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from harness.shaper.http_head import Head, NoRequestError, answer, read_head
from harness.shaper.portal import Portal
from harness.shaper.shape import Fault

_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_CONNECTIVITY_CHECK = "/generate_204"
"""What Android asks for to see whether there is an Internet (NetworkMonitor.java)."""
_BAD_GATEWAY = "502 Bad Gateway"


@dataclass(frozen=True)
class Address:
    """A host and a TCP port."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read `HOST:PORT`, or `:PORT` for this machine's loopback.

        Raises:
            ValueError: it is no such thing.
        """
        host, colon, port = text.rpartition(":")
        if not colon or not port.isdecimal() or not 0 <= int(port) < 2**16:
            raise ValueError(f"{text!r} is no HOST:PORT")
        return cls(host.strip("[]") or "127.0.0.1", int(port))

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Opening:
    """How a connection begins.

    Attributes:
        target: where it goes; None: nowhere, the client was answered already.
        up: bytes for the target.
        down: bytes for the client, once the target is reached.
    """

    target: Address | None
    up: bytes = b""
    down: bytes = b""


class Route(Protocol):
    """Decides where a connection goes."""

    async def open(self, client: socket.socket, fault: Fault) -> Opening:
        """Find out; may read from the client and answer it."""
        ...

    def refusal(self, target: Address) -> bytes:
        """What a client is told when the target cannot be reached; b"" resets the connection."""
        ...


@dataclass(frozen=True)
class FixedRoute:
    """Everything goes to one target."""

    target: Address

    async def open(self, client: socket.socket, fault: Fault) -> Opening:  # noqa: ARG002  (the protocol's)
        """To the target."""
        return Opening(self.target)

    def refusal(self, target: Address) -> bytes:  # noqa: ARG002  (the protocol's)
        """A reset, as the target itself would have given."""
        return b""


@dataclass(frozen=True)
class ProxyRoute:
    """To where the request says, by a map of what clients call our targets.

    Attributes:
        targets: addresses as clients know them, and where those are from here.
        others: whether addresses that are not listed are passed on as they are; if not, Android's
            connectivity checks are answered here, so that the network still counts as one.
        portal: the sign-in page, for as long as the shape wants one.
    """

    targets: Mapping[Address, Address]
    others: bool = False
    portal: Portal = field(default_factory=Portal)

    async def open(self, client: socket.socket, fault: Fault) -> Opening:
        """Read the request, and answer it here where the shape wants that."""
        try:
            head = await read_head(client)
        except NoRequestError as error:
            return await self._answer(client, answer("400 Bad Request", f"{error}\n"))
        if fault is Fault.BAD_GATEWAY:
            return await self._answer(client, answer(_BAD_GATEWAY, "The proxy is broken.\n"))
        if fault is Fault.PORTAL and not self.portal.passes(head):
            return await self._answer(client, self.portal.answer(head))
        target = self._target(head)
        if target is None and head.path == _CONNECTIVITY_CHECK:
            return await self._answer(client, answer("204 No Content"))
        if target is None:
            reason = f"{head.host}:{head.port} is not reached through this proxy.\n"
            return await self._answer(client, answer(_BAD_GATEWAY, reason))
        return Opening(target, head.forward, _ESTABLISHED if head.is_tunnel else b"")

    def refusal(self, target: Address) -> bytes:
        """What a proxy says of a server that does not answer."""
        return answer(_BAD_GATEWAY, f"{target} cannot be reached.\n")

    def _target(self, head: Head) -> Address | None:
        asked = Address(head.host, head.port)
        return self.targets.get(asked, asked if self.others else None)

    @staticmethod
    async def _answer(client: socket.socket, data: bytes) -> Opening:
        await asyncio.get_running_loop().sock_sendall(client, data)
        return Opening(None)
