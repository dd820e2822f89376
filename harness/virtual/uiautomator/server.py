"""uiautomator2's on-device server: what `app_process / com.wetest.uia2.Main -p PORT` runs.

Source: com.wetest.uia2.Main and stub.AutomatorHttpServer of u2.jar 0.4.1: `/ping`, `/jsonrpc/0`,
`/screenshot/0` and `/stop`.
"""

from __future__ import annotations

import io
import socket
import threading
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from harness.virtual.uiautomator import http, methods, rpc  # noqa: F401  (registers the methods)
from harness.virtual.uiautomator.http import Request, Response
from harness.virtual.uiautomator.service import Service

if TYPE_CHECKING:
    from harness.virtual.device import Android

DEFAULT_PORT = 9008


class Server:
    """Serves one device port; `stopped` is set when a client asked for `/stop`."""

    def __init__(self, android: Android, port: int = DEFAULT_PORT) -> None:
        self.stopped = threading.Event()
        self._android = android
        self._service = Service(android)
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self.port = android.network.listen(port, self._serve)

    def close(self) -> None:
        """Stop listening and drop all connections."""
        self._android.network.unlisten(self.port)
        self.stopped.set()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _serve(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.add(connection)
        try:
            http.serve(connection, self._answer)
        finally:
            with self._lock:
                self._connections.discard(connection)

    def _answer(self, request: Request) -> Response:
        if request.path == "/ping":
            return Response(b"pong", "text/html")
        if request.path == "/stop":
            return Response(b"Server stopped!!!", "text/html", then=self.stopped.set)
        if request.path == "/screenshot/0":
            return self._screenshot(request)
        if request.path != "/jsonrpc/0":
            return Response(b"Not Found!!!", status=HTTPStatus.NOT_FOUND)
        if not request.body:
            return Response(b"Invalid http post data!", status=HTTPStatus.INTERNAL_SERVER_ERROR)
        return Response(rpc.handle(self._service, request.body.encode()), "application/json")

    def _screenshot(self, request: Request) -> Response:
        """A PNG, whatever `quality` says."""
        scale = _number(request.query.get("scale"), 1.0)
        display = self._android.display
        if scale == 1:
            return Response(display.png(), "image/png")
        frame, data = display.frame(), io.BytesIO()
        size = (round(frame.width * scale), round(frame.height * scale))
        frame.resize(size).save(data, "PNG", compress_level=1)
        return Response(data.getvalue(), "image/png")


def _number(text: str | None, default: float) -> float:
    try:
        return float(text or default)
    except ValueError:
        return default
