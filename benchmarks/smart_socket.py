"""The least that a client of an adb server can do: requests on a bare socket.

    four hexadecimal digits of length, then the request   →
                                                          ←  OKAY or FAIL, then what was asked for

Source: packages/modules/adb/OVERVIEW.TXT and SERVICES.TXT.
"""

from __future__ import annotations

import socket

_TIMEOUT_S = 30.0
_PIECE = 65536
_EXIT_0 = b"\x03\x01\x00\x00\x00\x00"  # a frame of the shell protocol: kind, length, status


class SmartSocketError(Exception):
    """The adb server refused, or hung up."""


def ask(port: int, *requests: str, end: bytes = b"") -> bytes:
    """Send requests over one connection; what follows the last OKAY.

    Args:
        port: the adb server's.
        requests: each is sent when the one before has been answered.
        end: what the last bytes of the answer hold; b"" reads until the server hangs up.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_S) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in requests:
            sock.sendall(f"{len(request):04x}{request}".encode())
            status = sock.recv(4)
            if status != b"OKAY":
                raise SmartSocketError(f"{request} was answered {status!r} {sock.recv(_PIECE)!r}")
        said = b""
        while (piece := sock.recv(_PIECE)) and not (end and end in said + piece):
            said += piece
        return said + piece


def echo(port: int, serial: str) -> None:
    """Run `echo` on a device by the shell protocol, and check what it says."""
    said = ask(port, f"host:transport:{serial}", "shell,v2:echo hello", end=_EXIT_0)
    if b"hello\n" not in said:
        raise SmartSocketError(f"echo said {said!r}")
