"""What the other end of a connection notices of a network that the device has lost: nothing.

When an address goes, netd destroys its sockets, so the programs of the device hear of it at once
(ECONNABORTED). What the kernel would tell the other end goes nowhere. That end finds out by itself:
what it sends is repeated ever later, until it gives up or is answered by a reset, once the address
is back. One that sends nothing waits for ever, unless it probes; adb's server does, each second,
ten times. All are seconds of the host, whose kernel counts them.

Source: system/netd/server/NetlinkHandler.cpp (`kAddressRemoved`), tcp(7) (`tcp_retries2`,
`tcp_keepalive_probes`), packages/modules/adb/transport.cpp (`set_tcp_keepalive`).
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import struct
from collections.abc import Callable
from typing import Final

ADB_PROBES: Final = (1.0,) * 10
_LOOK_S: Final = 0.2
_REPEATS: Final = tuple(min(0.2 * 2**turn, 120.0) for turn in range(16))
_RESET: Final = struct.pack("ii", 1, 0)


async def fall_silent(
    outside: socket.socket,
    heard: Callable[[], bool],
    probes: tuple[float, ...],
    *,
    sending: bool = False,
) -> None:
    """Return when the other end's TCP gives up, or is told that there is no such connection.

    Closing `outside` resets it then.

    Args:
        outside: the connection to the other end.
        heard: whether what it sends now would be answered.
        probes: seconds before each time that it asks whether somebody is there; none: never.
        sending: something that it sent was under way, and is repeated.
    """
    waits = iter(_REPEATS if sending else probes or itertools.repeat(_LOOK_S))
    while wait := next(waits, 0.0):
        await asyncio.sleep(wait)
        if not sending and _has_sent(outside):
            waits, sending = iter(_REPEATS), True
        if heard() and (probes or sending):
            break
    outside.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)


def _has_sent(outside: socket.socket) -> bool:
    """Whether it has anything under way; its farewell counts."""
    try:
        outside.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
