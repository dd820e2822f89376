"""`harness virtual start`, from its process to `adb get-state` saying `device`."""

from __future__ import annotations

import statistics
import subprocess  # noqa: TID251  (what is timed is the start of a process)
import sys
import threading
import time
from pathlib import Path

from benchmarks import smart_socket
from benchmarks.figure import Figure
from benchmarks.rig import Rig
from harness import processes

_ROUNDS = 5
_LONGEST_S = 0.4
_GIVE_UP_S = 20.0
_LOOK_EVERY_S = 0.004
_HARNESS = Path(sys.executable).with_name("harness")


def measure(rig: Rig) -> list[Figure]:
    """Start and stop one several times; nothing else runs on the rig's server under its serial."""
    times = [_start_and_stop(rig) for _ in range(_ROUNDS)]
    listed, ended = (statistics.median(column) for column in zip(*times, strict=True))
    return [
        Figure("virtual start, to `adb get-state` = device", listed, "s", _LONGEST_S),
        Figure("virtual start, to the end of the command", ended, "s"),
    ]


def _start_and_stop(rig: Rig) -> tuple[float, float]:
    port = rig.free_port_pair()
    serial = f"emulator-{port}"
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  (fixed words, no shell)
        [_HARNESS, "virtual", "start", "--port", str(port)],
        env=rig.environment,
        stdout=subprocess.DEVNULL,
    ) as command:
        listed = _await_listed(rig, serial) - began
        command.wait()
        ended = time.perf_counter() - began
    _stop(rig, serial)
    return listed, ended


def _stop(rig: Rig, serial: str) -> None:
    """Stop it, and wait until its files are at rest."""
    folder = rig.home / ".local" / "state" / "harness" / "virtual" / "devices"
    pid = int(next(folder.glob(f"{serial}-*.json")).stem.rpartition("-")[2])
    processes.run([_HARNESS, "virtual", "stop", serial], env=rig.environment)
    pause = threading.Event()
    while processes.is_alive(pid):
        pause.wait(_LOOK_EVERY_S)


def _await_listed(rig: Rig, serial: str) -> float:
    pause = threading.Event()
    deadline = time.perf_counter() + _GIVE_UP_S
    while smart_socket.state(rig.server.port, serial) != "device":
        if time.perf_counter() > deadline:
            raise TimeoutError(f"{serial} is not listed within {_GIVE_UP_S:g} s")
        pause.wait(_LOOK_EVERY_S)
    return time.perf_counter()
