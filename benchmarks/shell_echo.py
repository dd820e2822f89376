"""One `echo` on the device: bare, through the harness, through stock adbutils."""

from __future__ import annotations

import adbutils

from benchmarks import smart_socket
from benchmarks.figure import Figure, by_turns
from benchmarks.rig import Rig

_ROUNDS = 150
_RAW_MS = 1.0
_ADDED_MS = 0.3


def measure(rig: Rig) -> list[Figure]:
    """Take turns, and compare; stock adbutils apart, because what comes after its nap is slower."""
    adb, port = rig.device.adb, rig.server.port
    stock = adbutils.AdbClient("127.0.0.1", port).device(adb.serial)
    raw, ours = by_turns(
        _ROUNDS,
        lambda: smart_socket.echo(port, adb.serial),
        lambda: adb.run("echo hello"),
    )
    (theirs,) = by_turns(_ROUNDS, lambda: stock.shell2("echo hello", v2=True))
    return [
        Figure.median("echo, bare smart socket", raw, "ms", _RAW_MS),
        Figure("echo, what the harness adds", ours.median - raw.median, "ms", _ADDED_MS),
        Figure.median("echo, stock adbutils", theirs, "ms"),
    ]
