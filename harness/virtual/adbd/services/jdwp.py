"""`jdwp`, `track-jdwp`, `track-app` and `jdwp:PID`: what debuggers and profilers can attach to.

A tracker hears the list at once and again after each change; before each list stands its length as
four hex digits. `jdwp` and `track-jdwp` name pids, a line each. `track-app` sends a protobuf
message: field 1 of AppProcesses is a process, whose fields are pid 1, debuggable 2, profileable 3,
architecture 4.

Source: packages/modules/adb/daemon/jdwp_service.cpp, proto/app_processes.proto.
"""

from __future__ import annotations

import struct
import threading
from typing import TYPE_CHECKING

from harness.virtual.adbd.stream import StreamClosedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.adbd.connection import Connection
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.service import Service
    from harness.virtual.adbd.stream import Stream
    from harness.virtual.android.processes import Process
    from harness.virtual.device import Android

_POLL_SECONDS = 0.1
_ALL_UNTIL_API = 33  # Zygote.java: from Android 14 a userdebug build asks a property first
_ALL_PROPERTY = "persist.debug.dalvik.vm.jdwp.enabled"
_TRACK_APP_SINCE_API = 31
_HANDSHAKE = b"JDWP-Handshake"
_PACKET = struct.Struct(">IIBBB")  # length, id, flags, command set, command
_REPLY = struct.Struct(">IIBH")  # length, id, flags, error
_IS_REPLY = 0x80
_NOT_IMPLEMENTED = 99
_LONGEST_PACKET = 1 << 20


def make_list(adbd: Adbd, _connection: Connection, rest: str) -> Service | None:
    """`jdwp`: the list, once. `jdwp:PID`: a connection, None unless it is debuggable."""
    if not rest:
        return lambda stream: stream.write(_pids(adbd.android))
    pid = rest.removeprefix(":")
    if pid == rest or not pid.isdecimal():
        return None
    process = adbd.android.processes.get(int(pid))
    if process is None or not _debuggable(adbd.android, process):
        return None
    return _debug


def make_tracker(adbd: Adbd, _connection: Connection, rest: str) -> Service | None:
    """`track-jdwp`: the pids; the stream stays open."""
    if rest:
        return None
    return lambda stream: _track(stream, lambda: _pids(adbd.android))


def make_app_tracker(adbd: Adbd, _connection: Connection, rest: str) -> Service | None:
    """`track-app`: the processes that a debugger or profiler may attach to."""
    if rest or adbd.android.model.api < _TRACK_APP_SINCE_API:
        return None
    return lambda stream: _track(stream, lambda: _apps(adbd.android))


def _track(stream: Stream, listing: Callable[[], bytes]) -> None:
    gone = threading.Event()
    stream.on_close = gone.set
    told: bytes | None = None
    while not stream.closed:
        current = listing()
        if current != told:
            told = current
            stream.write(f"{len(current):04x}".encode() + current)
        gone.wait(_POLL_SECONDS)


def _debug(stream: Stream) -> None:
    """Shake hands, then say to every command that it is not there: no bytecode runs here."""
    try:
        if stream.read_exactly(len(_HANDSHAKE)) != _HANDSHAKE:
            return
        stream.write(_HANDSHAKE)
        while True:
            length, number, _, _, _ = _PACKET.unpack(stream.read_exactly(_PACKET.size))
            if not _PACKET.size <= length <= _LONGEST_PACKET:
                return
            stream.read_exactly(length - _PACKET.size)
            stream.write(_REPLY.pack(_REPLY.size, number, _IS_REPLY, _NOT_IMPLEMENTED))
    except StreamClosedError:
        pass  # the debugger has detached


def _debuggable(android: Android, process: Process) -> bool:
    zygotes = {zygote.pid for zygote in android.processes.by_name("zygote64")}
    if process.ppid not in zygotes:
        return False
    package = android.packages.get(process.package) if process.package else None
    return (package is not None and package.debuggable) or _all_debuggable(android)


def _all_debuggable(android: Android) -> bool:
    build = android.properties.get("ro.build.type")
    if build == "userdebug" and android.model.api > _ALL_UNTIL_API:
        return android.properties.get(_ALL_PROPERTY) == "1"
    return build in ("userdebug", "eng")


def _pids(android: Android) -> bytes:
    found = (each for each in android.processes.all() if _debuggable(android, each))
    return "".join(f"{process.pid}\n" for process in found).encode()


def _apps(android: Android) -> bytes:
    architecture = android.properties.get("ro.product.cpu.abi").encode()
    message = b""
    for process in android.processes.all():
        if _debuggable(android, process):
            # A debuggable app is profileable too (ActivityThread, `setDebuggable`).
            entry = b"\x08" + _varint(process.pid) + b"\x10\x01\x18\x01"
            entry += b"\x22" + _varint(len(architecture)) + architecture
            message += b"\x0a" + _varint(len(entry)) + entry
    return message


def _varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:  # noqa: PLR2004  (seven bits a byte, the eighth: more follow)
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)
