"""Services that lead to a socket of the device, which `adb forward` uses: `tcp:`, `localabstract:`.

This device has no sockets in the file system, so `localfilesystem:` and its kin are refused like a
name on which nobody listens.

Source: packages/modules/adb/socket_spec.cpp (`socket_spec_connect`), sockets.cpp.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.adbd.connection import Connection
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.service import Service
    from harness.virtual.adbd.stream import Stream
    from harness.virtual.adbd.workers import Workers

_CHUNK = 64 * 1024
_LOCAL_HOSTS = ("", "localhost", "127.0.0.1")


def make_tcp(adbd: Adbd, _connection: Connection, spec: str) -> Service | None:
    """Connect to a port of the device's own loopback; None when nobody listens there."""
    host, _, port = spec.rpartition(":")
    if host not in _LOCAL_HOSTS or not port.isdecimal():
        return None
    try:
        sock = adbd.android.network.dial_loopback(int(port))
    except OSError:
        return None
    return lambda stream: splice(stream, sock, adbd.workers)


def make_abstract(adbd: Adbd, _connection: Connection, name: str) -> Service | None:
    """Connect to a name of the abstract socket space; None when nobody listens there."""
    try:
        sock = adbd.android.network.dial_abstract(name)
    except OSError:
        return None
    return lambda stream: splice(stream, sock, adbd.workers)


def splice(stream: Stream, sock: socket.socket, workers: Workers) -> None:
    """Copy both ways until one side ends; closes both. Returns when the socket's side has ended.

    What the host sent before it closed still reaches the socket, so only the copying towards the
    socket ever shuts it. There is no half-closed state in adb: the end of one way ends both.
    """
    workers.submit(lambda: _copy_to_socket(stream, sock))
    try:
        with suppress(OSError):
            while data := sock.recv(_CHUNK):
                stream.write(data)
    finally:
        stream.close()


def _copy_to_socket(stream: Stream, sock: socket.socket) -> None:
    try:
        with suppress(OSError):
            while data := stream.read():
                sock.sendall(data)
    finally:
        stream.close()
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
        sock.close()
