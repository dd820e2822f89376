"""Courier's HTTP/1.1 client: one request, one connection, with time-outs in device seconds.

Over TLS, a connection goes on with the session of the one before, so that it costs no more than a
round trip.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from harness.virtual.android.apps.app_context import AppContext
from harness.virtual.courier.session import Session
from harness.virtual.courier.tls import NotSecureError, TlsClient, TlsSocket, WrongDateError

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 10.0
_DEFAULT_PORTS = {"http": 80, "https": 443}


class NoConnectionError(Exception):
    """No answer: not resolved, refused, unreachable, timed out or cut off half-way."""


class InsecureConnectionError(NoConnectionError):
    """The server is there, but whether it is the right one cannot be told."""


class WrongClockError(InsecureConnectionError):
    """Its certificate is for another time than the device's."""


class BadAddressError(ValueError):
    """What the user typed is no server address."""


class ClosedError(Exception):
    """The process ends; the worker that meets this ends too."""


@dataclass(frozen=True)
class Server:
    """Where the service is."""

    host: str
    port: int
    secure: bool = False

    @classmethod
    def parse(cls, text: str) -> Server:
        """Read `https://host:port`, or plain `http://host:port`, `host:port` or `host`.

        Raises:
            BadAddressError: it is none of these.
        """
        text = text.strip()
        try:
            parts = urlsplit(text if "://" in text else f"http://{text}")
            port = parts.port or _DEFAULT_PORTS[parts.scheme]
        except (ValueError, KeyError) as error:
            raise BadAddressError(text) from error
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.path.strip("/"):
            raise BadAddressError(text)
        return cls(parts.hostname, port, secure=parts.scheme == "https")

    @property
    def authority(self) -> str:
        """`host:port`."""
        return f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"https://{self.authority}" if self.secure else self.authority


@dataclass(frozen=True)
class Request:
    """What to ask; `wait` is how long the service may take on purpose, in device seconds."""

    method: str
    path: str
    body: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0


@dataclass(frozen=True)
class Answer:
    """What came back; `values` is None when the body was no JSON."""

    status: int
    values: Any


class HttpClient:
    """Sends requests through the device's network with the app's own uid; thread-safe."""

    def __init__(self, context: AppContext, tls: TlsClient) -> None:
        self._context = context
        self._tls = tls
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._closed = False

    def send(self, server: Server, request: Request) -> Answer:
        """Ask and wait for the answer.

        Raises:
            NoConnectionError: there is none.
            ClosedError: the client was closed.
        """
        proxy = self.proxy_for(server)
        request = replace(request, path=_prefix(server, proxy) + request.path)
        try:
            with self._connected(server, proxy) as sock:
                seconds = self._context.clock.host_seconds(READ_TIMEOUT + request.wait)
                sock.settimeout(seconds)
                return self._exchange(sock, server, request)
        except (OSError, http.client.HTTPException, NotSecureError) as error:
            if self._closed:
                raise ClosedError from error
            raise _no_connection(server, error) from error

    def open_session(self, server: Server) -> Session:
        """A connection that is kept for several exchanges; it raises what `send` raises."""

        def translate(error: Exception) -> Exception:
            return ClosedError() if self._closed else _no_connection(server, error)

        proxy = self.proxy_for(server)
        connection = http.client.HTTPConnection(server.host, server.port)
        opened = contextlib.ExitStack()
        try:
            connection.sock = opened.enter_context(self._connected(server, proxy))
        except (OSError, http.client.HTTPException, NotSecureError) as error:
            raise translate(error) from error
        connection.sock.settimeout(self._context.clock.host_seconds(READ_TIMEOUT))
        return Session(connection, _prefix(server, proxy), translate, opened.close)

    def proxy_for(self, server: Server) -> Server | None:
        """What is asked in place of the server: the global proxy, unless it excludes the host."""
        proxy = self._context.http_proxy()
        if proxy is None or any(
            fnmatch(server.host, each.strip()) for each in proxy.exclusions.split(",")
        ):
            return None
        return Server(proxy.host, proxy.port)

    def close(self) -> None:
        """Cut every connection, so that nobody waits any longer."""
        with self._lock:
            self._closed = True
            sockets = list(self._open)
        for each in sockets:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)  # an SSLSocket's own is not atomic

    @contextlib.contextmanager
    def _connected(self, server: Server, proxy: Server | None) -> Iterator[socket.socket]:
        """A connection to the server, over TLS and through a proxy as the case may be."""
        near = proxy or server
        opened = [self._context.open_connection(near.host, near.port, CONNECT_TIMEOUT)]
        try:
            self._track(opened[0])
            if server.secure:
                if proxy is not None:
                    _ask_for_tunnel(opened[0], server)
                secure = self._tls.wrap(opened[0], server.host, server.authority)
                opened.append(secure)
                self._track(secure)
                self._tls.handshake(secure, server.host)
            yield opened[-1]
        finally:
            with self._lock:
                self._open.difference_update(opened)
            for each in opened:
                each.close()

    def _track(self, sock: socket.socket) -> None:
        with self._lock:
            if self._closed:
                raise ClosedError
            self._open.add(sock)

    def _exchange(self, sock: socket.socket, server: Server, request: Request) -> Answer:
        connection = http.client.HTTPConnection(server.host, server.port)
        connection.sock = sock
        headers = {"Accept": "application/json", "Connection": "close", **request.headers}
        body = None
        if request.body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(request.body).encode()
        connection.request(request.method, request.path, body, headers)
        response = connection.getresponse()
        if isinstance(sock, TlsSocket):
            self._tls.remember(sock, server.authority)  # before the last byte: it closes the socket
        data = response.read()
        try:
            return Answer(response.status, json.loads(data) if data else {})
        except ValueError:
            return Answer(response.status, None)


def _prefix(server: Server, proxy: Server | None) -> str:
    """RFC 9112, 3.2.2: a proxy is asked with the whole URL; one that opens a tunnel is not."""
    return f"http://{server}" if proxy is not None and not server.secure else ""


def _ask_for_tunnel(sock: socket.socket, server: Server) -> None:
    """RFC 9110, 9.3.6; a refusal is told as okhttp's RealConnection tells it."""
    head = f"CONNECT {server.authority} HTTP/1.1\r\nHost: {server.authority}\r\n\r\n"
    sock.sendall(head.encode("ascii"))
    response = http.client.HTTPResponse(sock, method="CONNECT")
    try:
        response.begin()
    finally:
        response.close()
    if response.status != HTTPStatus.OK:
        raise OSError(f"Unexpected response code for CONNECT: {response.status}")


def _no_connection(server: Server, error: Exception) -> NoConnectionError:
    text = f"{server}: {str(error) or type(error).__name__}"
    if isinstance(error, WrongDateError):
        return WrongClockError(text)
    if isinstance(error, NotSecureError):
        return InsecureConnectionError(text)
    return NoConnectionError(text)
