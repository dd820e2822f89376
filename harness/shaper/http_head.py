"""The first request of a connection to an HTTP proxy: where it wants to go.

RFC 9110 9.3.6 (CONNECT names host and port), RFC 9112 3.2.2 (any other request names the whole
URL); to the server goes the path alone, and the connection is used for one request.
"""

from __future__ import annotations

import socket
from asyncio import get_running_loop
from dataclasses import dataclass
from urllib.parse import urlsplit

import h11

_CHUNK = 16 * 1024
_HTTP, _HTTPS = 80, 443
_HOP_BY_HOP = frozenset({b"proxy-connection", b"proxy-authorization", b"connection", b"keep-alive"})


class NoRequestError(Exception):
    """What came is no request that a proxy can serve."""


@dataclass(frozen=True)
class Head:
    """A request's head.

    Attributes:
        method: `CONNECT`, `GET`, …
        host: where it wants to go.
        port: the port there.
        path: the path and the query; "" for CONNECT.
        forward: the bytes to send there first.
    """

    method: str
    host: str
    port: int
    path: str
    forward: bytes

    @property
    def is_tunnel(self) -> bool:
        """Whether bytes simply pass once the other side is reached."""
        return self.method == "CONNECT"


async def read_head(client: socket.socket) -> Head:
    """Read a request's head, and what came with it.

    Raises:
        NoRequestError: it is none, or the client went away.
        OSError: the connection failed.
    """
    connection = h11.Connection(h11.SERVER)
    while True:
        try:
            event = connection.next_event()
        except h11.RemoteProtocolError as error:
            raise NoRequestError(str(error)) from error
        if isinstance(event, h11.Request):
            return _head(event, _rest(connection))
        if event is not h11.NEED_DATA:
            raise NoRequestError("the client went away")
        connection.receive_data(await get_running_loop().sock_recv(client, _CHUNK))


def _rest(connection: h11.Connection) -> bytes:
    """What was read beyond the head."""
    data, _ = connection.trailing_data
    return bytes(data)


def _head(request: h11.Request, rest: bytes) -> Head:
    target = request.target.decode("ascii", "replace")
    method = request.method.decode("ascii")
    try:
        if method == "CONNECT":
            parts = urlsplit(f"//{target}")
            return Head(method, _host(parts.hostname), parts.port or _HTTPS, "", rest)
        parts = urlsplit(target)
        port = parts.port or _HTTP
    except ValueError as error:
        raise NoRequestError(f"no address: {target!r}") from error
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [b" ".join((request.method, path.encode(), b"HTTP/1.1"))]
    lines += [n + b": " + v for n, v in request.headers.raw_items() if n.lower() not in _HOP_BY_HOP]
    head = b"\r\n".join([*lines, b"Connection: close", b"", b""])
    return Head(method, _host(parts.hostname), port, path, head + rest)


def _host(name: str | None) -> str:
    if not name:
        raise NoRequestError("the request does not say where it wants to go")
    return name


def answer(status: str, body: str = "", *headers: str) -> bytes:
    """An answer of the proxy's own."""
    data = body.encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + data
