"""Services that serve the protocol itself: `sink:N`, `source:N` and `reconnect`.

Source: packages/modules/adb/daemon/services.cpp (`SinkSocket`, `SourceSocket`,
`reconnect_service`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.adbd.connection import Connection
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.service import Service
    from harness.virtual.adbd.stream import Stream

_PIECE = 256 * 1024
_CLOSE_SECONDS = 1.0


def make_sink(_adbd: Adbd, _connection: Connection, count: str) -> Service | None:
    """`sink:N`: takes N bytes, then closes."""
    if not count.isdecimal():
        return None

    def serve(stream: Stream) -> None:
        left = int(count)
        while left > 0 and (data := stream.read()):
            left -= len(data)

    return serve


def make_source(_adbd: Adbd, _connection: Connection, count: str) -> Service | None:
    """`source:N`: N zeros, then closes."""
    if not count.isdecimal():
        return None

    def serve(stream: Stream) -> None:
        left = int(count)
        while left > 0:
            stream.write(bytes(min(left, _PIECE)))
            left -= _PIECE

    return serve


def make_reconnect(_adbd: Adbd, connection: Connection, rest: str) -> Service | None:
    """`reconnect`: adbd breaks the link; the host connects anew."""
    if rest:
        return None

    def serve(stream: Stream) -> None:
        stream.write(b"done")
        stream.close()
        stream.wait_closed(_CLOSE_SECONDS)
        connection.drop()

    return serve
