"""A port of 127.0.0.1 that stands for one of wlan0's address: within reach, or not.

Out of reach nobody answers: a connection is neither made nor refused. Linux drops what asks a
listening socket whose queue is full (listen(2)), and the host's TCP asks again, ever later.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final

_LOCALHOST: Final = "127.0.0.1"
_QUEUE: Final = 128


class Door:
    """Runs `serve(socket)` on the accepting thread for each connection; thread-safe.

    Attributes:
        port: stays the same, within reach or not.
    """

    def __init__(self, serve: Callable[[socket.socket], None], *, reachable: bool) -> None:
        self._serve = serve
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._reachable: bool | None = reachable
        self.port = 0
        self._open(reachable=reachable)

    def set_reachable(self, reachable: bool) -> None:
        """Answer from now on, or fall silent; a door that is closed stays so."""
        with self._lock:
            if self._reachable is None or self._reachable is reachable:
                return
            self._reachable = reachable
            self._shut()
            self._open(reachable=reachable)

    def close(self) -> None:
        """Let the host refuse connections to this port."""
        with self._lock:
            self._reachable = None
            self._shut()

    def _open(self, *, reachable: bool) -> None:
        listener = socket.create_server((_LOCALHOST, self.port), backlog=_QUEUE if reachable else 0)
        self.port = int(listener.getsockname()[1])
        self._sockets.append(listener)
        if reachable:
            threading.Thread(
                target=self._accept, args=(listener,), name="adbd-wireless", daemon=True
            ).start()
            return
        only_place = socket.socket()
        only_place.setblocking(False)
        only_place.connect_ex((_LOCALHOST, self.port))
        self._sockets.append(only_place)

    def _shut(self) -> None:
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
            each.close()
        self._sockets.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                sock, _ = listener.accept()
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._serve(sock)
