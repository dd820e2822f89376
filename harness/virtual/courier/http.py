"""Courier's HTTP/1.1 client: one request, one connection, with time-outs in device seconds."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from typing import Any
from urllib.parse import urlsplit

from harness.virtual.android.apps.app_context import AppContext
from harness.virtual.courier.session import Session

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 10.0
_DEFAULT_PORT = 80


class NoConnectionError(Exception):
    """No answer: not resolved, refused, unreachable, timed out or cut off half-way."""


class BadAddressError(ValueError):
    """What the user typed is no server address."""


class ClosedError(Exception):
    """The process ends; the worker that meets this ends too."""


@dataclass(frozen=True)
class Server:
    """Where the service is."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Server:
        """Read `http://host:port`, `host:port` or `host`; `BadAddressError` when it is none."""
        text = text.strip()
        try:
            parts = urlsplit(text if "://" in text else f"http://{text}")
            port = parts.port or _DEFAULT_PORT
        except ValueError as error:
            raise BadAddressError(text) from error
        if parts.scheme != "http" or not parts.hostname or parts.path.strip("/"):
            raise BadAddressError(text)
        return cls(parts.hostname, port)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


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

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._closed = False

    def send(self, server: Server, request: Request) -> Answer:
        """Ask and wait for the answer.

        Raises:
            NoConnectionError: there is none.
            ClosedError: the client was closed.
        """
        connection = http.client.HTTPConnection(server.host, server.port)
        proxy = self.proxy_for(server)
        if proxy is not None:  # RFC 9112, 3.2.2: a proxy is asked with the whole URL
            request = replace(request, path=f"http://{server}{request.path}")
        try:
            connection.sock = self._connect(proxy or server, request.wait)
            return self._exchange(connection, request)
        except (OSError, http.client.HTTPException) as error:
            if self._closed:
                raise ClosedError from error
            raise NoConnectionError(f"{server}: {str(error) or type(error).__name__}") from error
        finally:
            self._forget(connection.sock)
            connection.close()

    def open_session(self, server: Server) -> Session:
        """A connection that is kept for several exchanges; it raises what `send` raises."""

        def translate(error: Exception) -> Exception:
            if self._closed:
                return ClosedError()
            return NoConnectionError(f"{server}: {str(error) or type(error).__name__}")

        connection = http.client.HTTPConnection(server.host, server.port)
        proxy = self.proxy_for(server)
        try:
            connection.sock = self._connect(proxy or server, 0.0)
        except OSError as error:
            raise translate(error) from error
        return Session(connection, f"http://{server}" if proxy else "", translate, self._forget)

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
                each.shutdown(socket.SHUT_RDWR)

    def _connect(self, server: Server, wait: float) -> socket.socket:
        sock = self._context.open_connection(server.host, server.port, CONNECT_TIMEOUT)
        sock.settimeout(self._context.clock.host_seconds(READ_TIMEOUT + wait))
        with self._lock:
            if self._closed:
                sock.close()
                raise ClosedError
            self._open.add(sock)
        return sock

    def _forget(self, sock: socket.socket | None) -> None:
        with self._lock:
            if sock is not None:
                self._open.discard(sock)

    @staticmethod
    def _exchange(connection: http.client.HTTPConnection, request: Request) -> Answer:
        headers = {"Accept": "application/json", "Connection": "close", **request.headers}
        body = None
        if request.body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(request.body).encode()
        connection.request(request.method, request.path, body, headers)
        response = connection.getresponse()
        data = response.read()
        try:
            return Answer(response.status, json.loads(data) if data else {})
        except ValueError:
            return Answer(response.status, None)
