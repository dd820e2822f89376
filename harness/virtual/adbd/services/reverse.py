"""`adb reverse`: a socket of the device that leads to one of the host, through the transport.

The device's end is `tcp:PORT` or `localabstract:NAME` (which scrcpy uses).

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
    from collections.abc import Callable

    from harness.virtual.adbd.connection import Connection
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.service import Service
    from harness.virtual.adbd.stream import Stream

_ABSTRACT = "localabstract:"
_ACCEPT_SECONDS = 10.0


@dataclass(frozen=True)
class ReverseForward:
    """One entry: the device's socket, where it leads on the host, and through which transport."""

    local: str
    remote: str
    connection: Connection


class ReverseForwards:
    """The device's reverse forwards; they go when their transport goes."""

    def __init__(self, adbd: Adbd) -> None:
        self._adbd = adbd
        self._lock = threading.Lock()
        self._entries: dict[str, ReverseForward] = {}

    def service(self, connection: Connection, request: str) -> Service:
        """The service that answers one request."""

        def serve(stream: Stream) -> None:
            stream.write(self._answer(connection, request))

        return serve

    def remove_all(self) -> None:
        """Forget every entry and stop listening."""
        with self._lock:
            names = list(self._entries)
        for name in names:
            self._remove(name)

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
        if not self._remove(local):
            return _failure(f"listener '{local}' not found")
        return b"OKAY"

    def _forward(self, connection: Connection, rest: str) -> bytes:
        no_rebind = rest.startswith("norebind:")
        local, _, remote = rest.removeprefix("norebind:").partition(";")
        if not local or not remote:
            return _failure(f"bad forward: {rest}")
        if _tcp_port(local) is None and not local.startswith(_ABSTRACT):
            return _failure(f"unsupported listener '{local}' on this device")
        with self._lock:
            taken = local in self._entries
        if taken and no_rebind:
            return _failure("cannot rebind existing socket")
        try:
            chosen = self._listen(connection, local, remote)
        except OSError as error:
            return _failure(f"cannot bind listener: {error.strerror or error}")
        answer = b"OKAY"
        if local == "tcp:0":
            answer += _text(chosen.removeprefix("tcp:"))
        return answer

    def _listen(self, connection: Connection, local: str, remote: str) -> str:
        self._remove(local)

        def connect(sock: socket.socket) -> None:
            stream = connection.open(remote, _ACCEPT_SECONDS)
            if stream is None:
                sock.close()
            else:
                splice(stream, sock, self._adbd.workers)

        chosen = self._bind(local, connect)
        entry = ReverseForward(chosen, remote, connection)
        with self._lock:
            self._entries[chosen] = entry
        connection.when_closed(lambda: self._remove_entry(entry))
        return chosen

    def _bind(self, local: str, connect: Callable[[socket.socket], None]) -> str:
        network = self._adbd.android.network
        port = _tcp_port(local)
        if port is not None:
            return f"tcp:{network.listen(port, connect)}"
        network.register_abstract(local.removeprefix(_ABSTRACT), connect)
        return local

    def _remove_entry(self, entry: ReverseForward) -> None:
        with self._lock:
            current = self._entries.get(entry.local) is entry
        if current:
            self._remove(entry.local)

    def _remove(self, local: str) -> bool:
        with self._lock:
            entry = self._entries.pop(local, None)
        if entry is None:
            return False
        network = self._adbd.android.network
        port = _tcp_port(local)
        if port is not None:
            network.unlisten(port)
        else:
            network.unregister_abstract(local.removeprefix(_ABSTRACT))
        return True


def _tcp_port(spec: str) -> int | None:
    kind, _, port = spec.partition(":")
    return int(port) if kind == "tcp" and port.isdecimal() else None


def _text(text: str) -> bytes:
    data = text.encode()
    return f"{len(data):04x}".encode() + data


def _failure(reason: str) -> bytes:
    return b"FAIL" + _text(reason)
