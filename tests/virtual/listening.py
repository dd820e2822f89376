"""What one end of a connection gets to hear of the other."""

from __future__ import annotations

import socket


def hears(sock: socket.socket, seconds: float) -> str:
    """What comes within a time: `bytes`, the connection's `end`, a `reset`, or `nothing` at all."""
    before = sock.gettimeout()
    sock.settimeout(seconds)
    try:
        return "bytes" if sock.recv(1, socket.MSG_PEEK) else "end"
    except TimeoutError:
        return "nothing"
    except ConnectionResetError:
        return "reset"
    finally:
        sock.settimeout(before)
