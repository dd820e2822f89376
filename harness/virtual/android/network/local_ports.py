"""The device's own loopback: TCP ports and abstract names that its programs serve.

No port of the host is opened for them: a connection is a socket pair.
"""

import contextlib
import errno
import os
import socket
import threading
from collections.abc import Callable

Handler = Callable[[socket.socket], None]
_FIRST_EPHEMERAL = 32768  # net.ipv4.ip_local_port_range
_LAST_PORT = 65535


class LocalPorts:
    """Who serves what; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handlers: dict[int, Handler] = {}
        self._names: dict[str, Handler] = {}
        self._open: dict[socket.socket, threading.Thread] = {}

    def listen(self, port: int, handler: Handler) -> int:
        """Serve a port, or a free one for 0; `OSError` EADDRINUSE when it is taken."""
        with self._lock:
            if port == 0:
                free = range(_FIRST_EPHEMERAL, _LAST_PORT)
                port = next(each for each in free if each not in self._handlers)
            if port in self._handlers:
                raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
            self._handlers[port] = handler
        return port

    def unlisten(self, port: int) -> None:
        """Stop serving a port; its connections go on."""
        with self._lock:
            self._handlers.pop(port, None)

    def register(self, name: str, handler: Handler) -> None:
        """Serve an abstract name; `OSError` EADDRINUSE when it is taken."""
        with self._lock:
            if name in self._names:
                raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
            self._names[name] = handler

    def unregister(self, name: str) -> None:
        """Stop serving an abstract name; its connections go on."""
        with self._lock:
            self._names.pop(name, None)

    def ports(self) -> list[int]:
        """The served ports, sorted."""
        with self._lock:
            return sorted(self._handlers)

    def names(self) -> list[str]:
        """The served abstract names, sorted."""
        with self._lock:
            return sorted(self._names)

    def dial(self, port: int) -> socket.socket:
        """Connect to a port; `ConnectionRefusedError` when nobody serves it."""
        with self._lock:
            handler = self._handlers.get(port)
        return self._serve(handler)

    def dial_name(self, name: str) -> socket.socket:
        """Connect to an abstract name; `ConnectionRefusedError` when nobody serves it."""
        with self._lock:
            handler = self._names.get(name)
        return self._serve(handler)

    def close(self) -> None:
        """Serve nothing any more, and break what is open."""
        with self._lock:
            self._handlers.clear()
            self._names.clear()
            held = dict(self._open)
        for end in held:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in held.values():
            if thread is not threading.current_thread():
                thread.join(1.0)

    def _serve(self, handler: Handler | None) -> socket.socket:
        if handler is None:
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        client, server = socket.socketpair()

        def run() -> None:
            try:
                handler(server)
            finally:
                server.close()
                with self._lock:
                    self._open.pop(server, None)

        thread = threading.Thread(target=run, name="local-port", daemon=True)
        with self._lock:
            self._open[server] = thread
        thread.start()
        return client
