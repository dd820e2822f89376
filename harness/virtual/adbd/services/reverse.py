"""`adb reverse`: a port of the device that leads to a socket of the host, through the transport.

The requests and answers are those of the host's `forward` verbs, sent on a stream::

    reverse:forward:tcp:8080;tcp:9090             OKAY [four hex digits of length, the chosen port]
    reverse:forward:norebind:tcp:8080;tcp:9090    the same, or FAIL… when it exists
    reverse:list-forward                          four hex digits of length, the list
    reverse:killforward:tcp:8080                  OKAY or FAIL…
    reverse:killforward-all                       OKAY

Source: packages/modules/adb/adb.cpp (`handle_forward_request`), adb_listeners.cpp.
"""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.adbd.services.forward import splice

if TYPE_CHECKING:
    from harness.virtual.adbd.connection import Connection
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.service import Service
    from harness.virtual.adbd.stream import Stream

_ACCEPT_SECONDS = 10.0


@dataclass(frozen=True)
class ReverseForward:
    """One entry: the device's port, where it leads on the host, and through which transport."""

    port: int
    local: str
    remote: str
    connection: Connection


class ReverseForwards:
    """The device's reverse forwards; they go when their transport goes."""

    def __init__(self, adbd: Adbd) -> None:
        self._adbd = adbd
        self._lock = threading.Lock()
        self._entries: dict[int, ReverseForward] = {}

    def service(self, connection: Connection, request: str) -> Service:
        """The service that answers one request."""

        def serve(stream: Stream) -> None:
            stream.write(self._answer(connection, request))

        return serve

    def remove_all(self) -> None:
        """Forget every entry and stop listening."""
        with self._lock:
            ports = list(self._entries)
        for port in ports:
            self._remove(port)

    def _answer(self, connection: Connection, request: str) -> bytes:
        verb, _, rest = request.partition(":")
        if request == "list-forward":
            return _text(self._list())
        if request == "killforward-all":
            self.remove_all()
            return b"OKAY"
        if verb == "killforward":
            return self._kill(rest)
        if verb == "forward":
            return self._forward(connection, rest)
        return _failure("not a reverse forwarding command")

    def _list(self) -> str:
        with self._lock:
            entries = list(self._entries.values())
        return "".join(f"{e.connection.serial} {e.local} {e.remote}\n" for e in entries)

    def _kill(self, local: str) -> bytes:
        port = _tcp_port(local)
        if port is None or not self._remove(port):
            return _failure(f"listener '{local}' not found")
        return b"OKAY"

    def _forward(self, connection: Connection, rest: str) -> bytes:
        no_rebind = rest.startswith("norebind:")
        local, _, remote = rest.removeprefix("norebind:").partition(";")
        if not local or not remote:
            return _failure(f"bad forward: {rest}")
        port = _tcp_port(local)
        if port is None:
            return _failure(f"unsupported listener '{local}' on this device")
        with self._lock:
            taken = port in self._entries
        if taken and no_rebind:
            return _failure("cannot rebind existing socket")
        try:
            port = self._listen(connection, port, remote)
        except OSError as error:
            return _failure(f"cannot bind listener: {error.strerror or error}")
        answer = b"OKAY"
        if local == "tcp:0":
            answer += _text(str(port))
        return answer

    def _listen(self, connection: Connection, port: int, remote: str) -> int:
        network = self._adbd.android.network
        self._remove(port)

        def connect(sock: socket.socket) -> None:
            stream = connection.open(remote, _ACCEPT_SECONDS)
            if stream is None:
                sock.close()
            else:
                splice(stream, sock, self._adbd.workers)

        chosen = network.listen(port, connect)
        entry = ReverseForward(chosen, f"tcp:{chosen}", remote, connection)
        with self._lock:
            self._entries[chosen] = entry
        connection.when_closed(lambda: self._remove_entry(entry))
        return chosen

    def _remove_entry(self, entry: ReverseForward) -> None:
        with self._lock:
            current = self._entries.get(entry.port) is entry
        if current:
            self._remove(entry.port)

    def _remove(self, port: int) -> bool:
        with self._lock:
            entry = self._entries.pop(port, None)
        if entry is None:
            return False
        self._adbd.android.network.unlisten(port)
        return True


def _tcp_port(spec: str) -> int | None:
    kind, _, port = spec.partition(":")
    return int(port) if kind == "tcp" and port.isdecimal() else None


def _text(text: str) -> bytes:
    data = text.encode()
    return f"{len(data):04x}".encode() + data


def _failure(reason: str) -> bytes:
    return b"FAIL" + _text(reason)
