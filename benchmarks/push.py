"""`adb push` of a large file, against the same push into a sink that only acknowledges."""

from __future__ import annotations

import os
import statistics
import sys
from pathlib import Path

from benchmarks import smart_socket
from benchmarks.figure import Figure, milliseconds
from benchmarks.rig import Rig
from harness import processes

_MEGABYTES = 256
_ROUNDS = 15
_LEAST_RATIO = 0.5
_TIMEOUT_S = 120.0
_TARGET = "/data/local/tmp/benchmark.bin"


def measure(rig: Rig) -> list[Figure]:
    """Push to the device and into the sink by turns."""
    file = rig.home / "push.bin"
    with file.open("wb") as content:
        for _ in range(_MEGABYTES):
            content.write(os.urandom(1024 * 1024))  # which no compression makes smaller
    sink = processes.start("sink", [sys.executable, "-m", "benchmarks.sink"])
    try:
        address = f"127.0.0.1:{sink.ready()['port']}"
        smart_socket.ask(rig.server.port, f"host:connect:{address}")
        _push(rig, rig.device.serial, file)  # the first one's memory is new to the host as well
        pairs = [
            (_push(rig, rig.device.serial, file), _push(rig, address, file)) for _ in range(_ROUNDS)
        ]
        smart_socket.ask(rig.server.port, f"host:disconnect:{address}")
    finally:
        sink.stop()
    rig.device.adb.shell(f"rm {_TARGET}")
    device, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(own / sink for own, sink in pairs)  # of neighbours
    return [
        Figure("push of 256 MB, rate to a bare sink's", ratio, "×", _LEAST_RATIO, least=True),
        Figure("push of 256 MB, device", device, "MB/s"),
        Figure("push of 256 MB, bare sink", bare, "MB/s"),
    ]


def _push(rig: Rig, serial: str, file: Path) -> float:
    """Its rate in megabytes a second."""
    words: list[str | Path] = [rig.adb, "-s", serial, "push", file, _TARGET]
    done: list[str] = []

    def push() -> None:
        ended = processes.run(words, env=rig.environment, timeout=_TIMEOUT_S)
        done.append("" if ended.returncode == 0 else ended.stdout + ended.stderr)

    taken = milliseconds(push)
    if done[0]:
        raise AssertionError(f"push to {serial} failed: {done[0]}")
    return _MEGABYTES / (taken / 1000)
