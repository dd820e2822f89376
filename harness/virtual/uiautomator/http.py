"""HTTP/1.1 as NanoHTTPD 2.3 speaks it, which uiautomator2's server is built on.

Source: fi.iki.elonen.NanoHTTPD in u2.jar 0.4.1. Connections stay open for the next request, idle
ones for five seconds; a body without a charset is read as US-ASCII: clients must escape the rest.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import parse_qs, urlsplit

IDLE_SECONDS = 5.0  # SOCKET_READ_TIMEOUT
_MAX_HEADER = 8192  # HTTPSession.BUFSIZE
_CHARSET = re.compile(r"charset=[\"']?([^;\"']+)", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """One request; `path` without its query, the body already decoded."""

    method: str
    path: str
    query: dict[str, str]
    body: str


@dataclass(frozen=True)
class Response:
    """One answer; it always carries a Content-Length."""

    body: bytes
    content_type: str = "text/plain"
    status: HTTPStatus = HTTPStatus.OK
    then: Callable[[], None] | None = None
    """What to do once the client has it."""


def serve(connection: socket.socket, answer: Callable[[Request], Response]) -> None:
    """Answer requests until the client goes, says `close`, or is silent for too long."""
    with suppress(OSError, ValueError), connection, connection.makefile("rb") as stream:
        connection.settimeout(IDLE_SECONDS)
        while (head := _read_head(stream)) is not None:
            request_line, headers = head
            request = _request(request_line, headers, stream)
            connection.settimeout(None)
            keep = headers.get("connection", "").lower() != "close"
            response = answer(request)
            connection.sendall(_encode(response, keep=keep))
            if response.then is not None:
                response.then()
            if not keep:
                return
            connection.settimeout(IDLE_SECONDS)


def _read_head(stream: BinaryIO) -> tuple[str, dict[str, str]] | None:
    lines: list[str] = []
    size = 0
    while line := stream.readline(_MAX_HEADER):
        size += len(line)
        if size > _MAX_HEADER:
            raise ValueError("header too large")
        if line in (b"\r\n", b"\n"):
            break
        lines.append(line.decode("latin-1").rstrip("\r\n"))
    if not lines:
        return None
    pairs = (line.partition(":") for line in lines[1:])
    return lines[0], {name.strip().lower(): value.strip() for name, _, value in pairs}


def _request(request_line: str, headers: dict[str, str], stream: BinaryIO) -> Request:
    method, target, *_version = request_line.split()
    parts = urlsplit(target)
    body = stream.read(int(headers.get("content-length", "0")))
    charset = _CHARSET.search(headers.get("content-type", ""))
    text = body.decode(charset[1] if charset else "ascii", "replace")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return Request(method, parts.path, query, text)


def _encode(response: Response, *, keep: bool) -> bytes:
    head = (
        f"HTTP/1.1 {response.status.value} {response.status.phrase} \r\n"
        f"Content-Type: {response.content_type}\r\n"
        f"Date: {formatdate(usegmt=True)}\r\n"
        f"Connection: {'keep-alive' if keep else 'close'}\r\n"
        f"Content-Length: {len(response.body)}\r\n\r\n"
    )
    return head.encode("latin-1") + response.body
