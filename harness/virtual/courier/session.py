"""One connection for several exchanges: HTTP/1.1 that is kept alive, read piece by piece."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

_PIECE = 64 * 1024
OWN_SECONDS = 0.5
"""What a busy host may take itself, which is not sped up with the device's timers."""
Translate = Callable[[Exception], Exception]


class Session:
    """An open connection to the server, or to the proxy before it.

    Args:
        connection: with its socket; it never opens another one, which would bypass the device.
        prefix: what stands before each path: the server's URL when a proxy is asked.
        translate: makes the app's own exception of a lower one.
        forget: called when the session ends; it closes the socket.
    """

    def __init__(
        self,
        connection: http.client.HTTPConnection,
        prefix: str,
        translate: Translate,
        forget: Callable[[], None],
    ) -> None:
        connection.auto_open = 0
        self._connection = connection
        self._prefix = prefix
        self._translate = translate
        self._forget = forget

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._forget()
        self._connection.close()

    def wait_at_most(self, host_seconds: float) -> None:
        """How long each read or write may take from now on."""
        if self._connection.sock is not None:  # it was closed by the other side
            self._connection.sock.settimeout(host_seconds + OWN_SECONDS)

    def cut(self) -> None:
        """End whatever waits on another thread."""
        sock = self._connection.sock
        if sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # an SSLSocket's own is not atomic

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """One exchange: the status and the whole body."""
        with self._translated():
            response = self._begin(method, path, body)
            return response.status, response.read()

    def receive(self, path: str) -> Iterator[int]:
        """How many bytes of the body came, each time that some did.

        Whoever stops half-way has to end the session.

        Raises:
            http.client.HTTPException: by way of `translate`: the answer is no 200.
        """
        with self._translated():
            response = self._begin("GET", path, None)
            if response.status != http.client.OK:
                raise http.client.HTTPException(f"HTTP {response.status}")
            while piece := response.read1(_PIECE):
                yield len(piece)
            response.read()  # `read1` does not notice that nothing is left

    def _begin(self, method: str, path: str, body: bytes | None) -> http.client.HTTPResponse:
        headers = {"Accept": "*/*", "Connection": "keep-alive"}
        self._connection.request(method, self._prefix + path, body, headers)
        return self._connection.getresponse()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OSError, http.client.HTTPException) as error:
            raise self._translate(error) from error
