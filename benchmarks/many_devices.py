"""Many devices in one process: listed, small, and none in another's way."""

from __future__ import annotations

import io

from PIL import Image

from benchmarks import smart_socket
from benchmarks.figure import Figure, by_turns
from benchmarks.rig import Rig
from harness.drivers.device import Device

_COUNT = 32
_ROUNDS = 100
_EXTRA_MB = 10.0
_RATIO = 2.0
_LARGEST_MB = 120.0


def measure(rig: Rig) -> list[Figure]:
    """One device that is at work, then many of which one is at work."""
    port = rig.server.port
    with rig.devices(1) as (one,):
        _work(rig, one)
        small = rig.megabytes(one)
        (alone,) = by_turns(_ROUNDS, lambda: smart_socket.echo(port, one.serial))
    with rig.devices(_COUNT) as many:
        for device in many:
            _work(rig, device)
        large = rig.megabytes(many[0])
        (among,) = by_turns(_ROUNDS, lambda: smart_socket.echo(port, many[0].serial))
        listed = _listed(rig, many)
    return [
        Figure("memory of one device", small, "MB", _LARGEST_MB),
        Figure("devices of one process that are listed", listed, "of 32", _COUNT, least=True),
        Figure("memory of each further device", (large - small) / (_COUNT - 1), "MB", _EXTRA_MB),
        Figure("echo among 31 idle devices, to alone", among.median / alone.median, "×", _RATIO),
    ]


def _work(rig: Rig, device: Device) -> None:
    """Draw a conversation and answer a dump."""
    rig.show_chat(device)
    Image.open(io.BytesIO(device.adb.exec_out("screencap -p"))).load()
    device.ui.look()


def _listed(rig: Rig, devices: list[Device]) -> int:
    states = {seen.serial: seen.state for seen in rig.server.devices()}
    return sum(
        device.serial.startswith("emulator-") and states.get(device.serial) == "device"
        for device in devices
    )
