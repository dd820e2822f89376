"""`redir`: TCP ports of the host that lead into the device.

Source: external-qemu, android/android-emu/android/console.cpp (`redir_commands`). The emulator
listens on all addresses of the host, this one on its loopback alone; UDP is refused as a port that
is taken would be.
"""

from __future__ import annotations

import errno
import os
import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from harness.virtual.console.tree import ConsoleError, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine
    from harness.virtual.device import Android

_ADD = re.compile(r"(tcp|udp):(\d+):(\d+)\Z")
_DELETE = re.compile(r"(tcp|udp):(\d+)\Z")
_CHUNK = 1 << 16
_TAKEN = "can't setup redirection, port probably used by another program on host"


@dataclass(frozen=True)
class _Redirection:
    host: int
    guest: int
    listener: socket.socket


_ACTIVE: WeakKeyDictionary[Android, dict[int, _Redirection]] = WeakKeyDictionary()
_LOCK = threading.Lock()


def close_all(android: Android) -> None:
    """The machine ends: so do its redirections."""
    with _LOCK:
        for each in _ACTIVE.pop(android, {}).values():
            _close(each.listener)


def _list(device: Machine, _rest: str) -> str:
    with _LOCK:
        active = list(_ACTIVE.get(device.android, {}).values())
    if not active:
        return "no active redirections\n"
    return "".join(f"tcp:{each.host:<5} => {each.guest:<5}\n" for each in active)


def _add(device: Machine, rest: str) -> str:
    found = _ADD.match(rest)
    if found is None:
        raise ConsoleError("bad redirection format, try (tcp|udp):hostport:guestport")
    host, guest = int(found[2]), int(found[3])
    with _LOCK:
        active = _ACTIVE.setdefault(device.android, {})
        if found[1] == "tcp" and host in active:
            raise ConsoleError("host port already active, use 'redir del' to remove first")
        try:
            listener = _listen(found[1], host)
        except (OSError, OverflowError) as error:
            raise ConsoleError(_TAKEN) from error
        active[host] = _Redirection(host, guest, listener)
    threading.Thread(
        target=_serve, args=(device.android, listener, guest), name="redir", daemon=True
    ).start()
    return ""


def _listen(protocol: str, port: int) -> socket.socket:
    if protocol == "udp":
        raise OSError(errno.EPROTONOSUPPORT, os.strerror(errno.EPROTONOSUPPORT))
    return socket.create_server(("127.0.0.1", port))


def _delete(device: Machine, rest: str) -> str:
    found = _DELETE.match(rest)
    if found is None:
        raise ConsoleError("bad redirection format, try (tcp|udp):hostport")
    with _LOCK:
        each = _ACTIVE.get(device.android, {}).pop(int(found[2]), None)
    if each is None or found[1] == "udp":
        raise ConsoleError(f"can't remove unknown redirection ({rest})")
    _close(each.listener)
    return ""


def _close(listener: socket.socket) -> None:
    with suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def _serve(android: Android, listener: socket.socket, port: int) -> None:
    while True:
        try:
            outside, _ = listener.accept()
        except OSError:
            return
        try:
            inside = android.network.dial_loopback(port)
        except OSError:
            outside.close()
            continue
        threading.Thread(target=_relay, args=(outside, inside), name="redir", daemon=True).start()


def _relay(outside: socket.socket, inside: socket.socket) -> None:
    with outside, inside:
        back = threading.Thread(target=_pump, args=(inside, outside), name="redir", daemon=True)
        back.start()
        _pump(outside, inside)
        back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(_CHUNK):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


REDIR = Verb(
    "redir",
    "manage port redirections",
    description="allows you to add, list and remove UDP and/or PORT redirection from the host to"
    " the device\nas an example, 'redir  tcp:5000:6000' will route any packet sent to the host's"
    " TCP port 5000\nto TCP port 6000 of the emulated device\n",
    verbs=(
        Verb(
            "list",
            "list current redirections",
            _list,
            "list current port redirections. use 'redir add' and 'redir del' to add and remove"
            " them\n",
        ),
        Verb(
            "add",
            "add new redirection",
            _add,
            "add a new port redirection, arguments must be:\n\n"
            "  redir add <protocol>:<host-port>:<guest-port>\n\n"
            "where:   <protocol>     is either 'tcp' or 'udp'\n"
            "         <host-port>    a number indicating which port on the host to open\n"
            "         <guest-port>   a number indicating which port to route to on the device\n\n"
            "as an example, 'redir  tcp:5000:6000' will allow any packets sent to\n"
            "the host's TCP port 5000 to be routed to TCP port 6000 of the emulated device\n",
        ),
        Verb(
            "del",
            "remove existing redirection",
            _delete,
            "remove a port redirecion that was created with 'redir add', arguments must be:\n\n"
            "  redir  del <protocol>:<host-port>\n\n"
            "see the 'help redir add' for the meaning of <protocol> and <host-port>\n",
        ),
    ),
)
