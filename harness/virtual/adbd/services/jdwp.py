"""`jdwp` and `track-jdwp`: which processes a debugger could attach to.

Source: packages/modules/adb/daemon/jdwp_service.cpp (`jdwp_process_list`, `jdwp_tracker`).
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.adbd.connection import Connection
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.service import Service
    from harness.virtual.adbd.stream import Stream
    from harness.virtual.device import Android


def make_list(adbd: Adbd, _connection: Connection, rest: str) -> Service | None:
    """`jdwp`: the list, once; `jdwp:PID` is refused, as no process listens."""
    if rest:
        return None
    return lambda stream: stream.write(_processes(adbd.android).encode())


def make_tracker(adbd: Adbd, _connection: Connection, rest: str) -> Service | None:
    """`track-jdwp`: the list with its length before it; the stream stays open."""
    if rest:
        return None

    def serve(stream: Stream) -> None:
        listing = _processes(adbd.android).encode()
        stream.write(f"{len(listing):04x}".encode() + listing)
        gone = threading.Event()
        stream.on_close = gone.set
        if not stream.closed:
            gone.wait()

    return serve


def _processes(android: Android) -> str:
    lines = []
    for process in android.processes.all():
        package = android.packages.get(process.package) if process.package else None
        if package is not None and package.debuggable:
            lines.append(f"{process.pid}\n")
    return "".join(lines)
