"""Virtual devices, started as a process of their own and known here only by their serials."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from harness import processes
from harness.adb import AdbServer
from harness.clock import SystemClock
from harness.errors import DeviceUnavailableError
from harness.fleet.virtual_spec import VirtualSpec
from harness.waiting import NotSettledError, settle

__all__ = ["VirtualSpec", "virtual_devices"]

_LISTED_S = 15.0


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
        env=spec.environment() | {"HOME": str(home)},
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
