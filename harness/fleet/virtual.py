"""Virtual devices, started as a process of their own and known here only by their serials."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import processes
from harness.adb import AdbServer
from harness.clock import SystemClock
from harness.errors import DeviceUnavailableError
from harness.waiting import NotSettledError, settle

_LISTED_S = 15.0


@dataclass(frozen=True)
class VirtualSpec:
    """What virtual devices to start.

    Attributes:
        count: how many, all in one process.
        api: their API level.
        time_scale: how much faster than real time their timers run.
        port: the first console port; 0 for any free pair of ports, None for 5554 or the next.
        install: APK files that are there from the start.
    """

    count: int = 1
    api: int = 34
    time_scale: float = 1.0
    port: int | None = 0
    install: tuple[Path, ...] = ()

    def command(self, adb_server_port: int, state: Path, logs: Path) -> list[str]:
        """The words of the command line that starts them."""
        words = [sys.executable, "-m", "harness.virtual", "--devices", str(self.count)]
        words += ["--api", str(self.api), "--time-scale", f"{self.time_scale:g}"]
        words += ["--adb-server-port", str(adb_server_port)]
        words += [] if self.port is None else ["--port", str(self.port)]
        words += ["--state-dir", str(state), "--log-dir", str(logs)]
        for apk in self.install:
            words += ["--install", str(apk)]
        return words


@contextlib.contextmanager
def virtual_devices(
    spec: VirtualSpec, server: AdbServer, home: Path, logs: Path
) -> Iterator[list[str]]:
    """Run virtual devices that this adb server lists; their serials, ready to use.

    Args:
        spec: what to start.
        server: the adb server that they announce themselves to.
        home: their HOME, which takes their state and their console's token.
        logs: the folder of their log files.

    Raises:
        ChildFailedError: they did not start.
        DeviceUnavailableError: the adb server does not list them.
    """
    command = spec.command(server.port, home / "virtual", logs)
    child = processes.start(
        "virtual device",
        [*command, "--stop-with-stdin"],
        env=os.environ | {"HOME": str(home)},
        log=logs / "virtual-process.log",
    )
    try:
        serials = [str(device["serial"]) for device in child.ready()["devices"]]
        _await_listed(server, serials)
        yield serials
    finally:
        child.stop()


def _await_listed(server: AdbServer, serials: list[str]) -> None:
    try:
        settle(
            lambda: {d.serial: d.state for d in server.devices()},
            lambda states: all(states.get(serial) == "device" for serial in serials),
            awaited=f"{serials} in state `device`",
            seconds=_LISTED_S,
            clock=SystemClock(),
        )
    except NotSettledError as error:
        raise DeviceUnavailableError(
            ", ".join(serials), str(error), "See the virtual device's log."
        ) from error
