"""`harness virtual start`, from its process to `adb get-state` saying `device`, both as typed."""

from __future__ import annotations

import subprocess  # noqa: TID251  (what is timed is the start of a process)
import sys
import time
from pathlib import Path

from benchmarks.figure import Figure, Spread
from benchmarks.rig import Rig
from harness import processes
from harness.clock import SystemClock
from harness.waiting import settle

_ROUNDS = 9
_LONGEST_S = 0.4
_GIVE_UP_S = 20.0
_LOOK_EVERY_S = 0.004
_HARNESS = Path(sys.executable).with_name("harness")


class _ImpatientClock(SystemClock):
    """Looks more often than what is measured may differ."""

    def sleep(self, seconds: float) -> None:
        super().sleep(min(seconds, _LOOK_EVERY_S))


def measure(rig: Rig) -> list[Figure]:
    """Start and stop one several times; the first, whose files may be in no cache, is left out."""
    _start_and_stop(rig)
    times = [_start_and_stop(rig) for _ in range(_ROUNDS)]
    listed, ended = (Spread.of(column) for column in zip(*times, strict=True))
    return [
        Figure.median("virtual start, to `adb get-state` = device", listed, "s", _LONGEST_S),
        Figure.median("virtual start, to the end of the command", ended, "s"),
    ]


def _start_and_stop(rig: Rig) -> tuple[float, float]:
    port = rig.free_port_pair()
    serial, environment = f"emulator-{port}", rig.environment
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  (fixed words, no shell)
        [_HARNESS, "virtual", "start", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
    ) as command:
        _await_device([rig.adb, "-s", serial, "get-state"], environment)
        listed = time.perf_counter() - began
        command.wait()
        ended = time.perf_counter() - began
    _stop(rig, serial)
    return listed, ended


def _stop(rig: Rig, serial: str) -> None:
    """Stop it, and wait until its files are at rest."""
    folder = rig.home / ".local" / "state" / "harness" / "virtual" / "devices"
    pid = int(next(folder.glob(f"{serial}-*.json")).stem.rpartition("-")[2])
    processes.run([_HARNESS, "virtual", "stop", serial], env=rig.environment)
    settle(
        lambda: processes.is_alive(pid),
        lambda alive: not alive,
        awaited=f"the end of {serial}",
        seconds=_GIVE_UP_S,
        clock=SystemClock(),
    )


def _await_device(get_state: list[str | Path], environment: dict[str, str]) -> None:
    def said() -> str:
        return processes.run(get_state, env=environment).stdout.strip()

    settle(
        said,
        lambda state: state == "device",
        awaited="`device` from adb get-state",
        seconds=_GIVE_UP_S,
        clock=_ImpatientClock(),
    )
