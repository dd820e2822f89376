"""A device that stores nothing: it acknowledges what is pushed, as cheaply as Python can.

It tells its port in one JSON line and ends with its standard input. It knows of the ADB transport
and of `sync:` only what makes `adb push` go on: the answers to CNXN, OPEN, STA2, DONE and QUIT. It
announces what the device announces, so that adb sends both the same bytes: it compresses by itself
for a device that says that it can decompress.

Source: packages/modules/adb/protocol.txt and SYNC.TXT.
"""

from __future__ import annotations

import io
import json
import socket
import struct
import sys
import threading

from harness.virtual.adbd.features import features_of
from harness.virtual.android.model import DEFAULT_API

_HEADER = struct.Struct("<6I")
_CNXN, _OPEN, _OKAY, _CLSE, _WRTE = (
    int.from_bytes(name, "little") for name in (b"CNXN", b"OPEN", b"OKAY", b"CLSE", b"WRTE")
)
_VERSION = 0x01000001
_MAX_PAYLOAD = 1024 * 1024
_BANNER = f"device::ro.product.name=sink;features={','.join(features_of(DEFAULT_API))}".encode()
_LOCAL_ID = 1
_NO_SUCH_FILE = 2
_STATS = (b"STA2", b"LST2")
_REQUEST_SIZE = 8  # of DONE and QUIT, the last that are sent


def main() -> None:
    """Serve until standard input ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener,), daemon=True).start()
        sys.stdout.write(json.dumps({"event": "ready", "port": listener.getsockname()[1]}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


def _accept(listener: socket.socket) -> None:
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=_serve, args=(sock,), daemon=True).start()


def _serve(sock: socket.socket) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    buffer = bytearray(_MAX_PAYLOAD)
    with sock, io.BufferedReader(socket.SocketIO(sock, "r"), _MAX_PAYLOAD) as source:
        while header := source.read(_HEADER.size):
            command, remote, _, length, _, _ = _HEADER.unpack(header)
            data = memoryview(buffer)[:length]
            source.readinto(data)
            _answer(sock, command, remote, data)


def _answer(sock: socket.socket, command: int, remote: int, data: memoryview) -> None:
    if command == _CNXN:
        _send(sock, _CNXN, _VERSION, _MAX_PAYLOAD, _BANNER)
    elif command == _OPEN:
        _send(sock, _OKAY, _LOCAL_ID, remote)
    elif command == _CLSE:
        _send(sock, _CLSE, _LOCAL_ID, remote)
    elif command == _WRTE:
        _send(sock, _OKAY, _LOCAL_ID, remote)
        if said := _reply(data):
            _send(sock, _WRTE, _LOCAL_ID, remote, said)
        if _last(data) == b"QUIT":
            _send(sock, _CLSE, _LOCAL_ID, remote)


def _reply(data: memoryview) -> bytes:
    """What `sync:` says to a piece, if it says anything."""
    if bytes(data[:4]) in _STATS:
        return bytes(data[:4]) + struct.pack("<I", _NO_SUCH_FILE) + bytes(64)
    return b"OKAY" + bytes(4) if _last(data) == b"DONE" else b""


def _last(data: memoryview) -> bytes:
    return bytes(data[-_REQUEST_SIZE:][:4])


def _send(sock: socket.socket, command: int, first: int, second: int, data: bytes = b"") -> None:
    header = _HEADER.pack(command, first, second, len(data), 0, command ^ 0xFFFFFFFF)
    sock.sendall(header + data)


if __name__ == "__main__":
    main()
