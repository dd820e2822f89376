"""A device back to the state in which it was first started."""

from __future__ import annotations

from benchmarks.figure import Figure, by_turns
from benchmarks.rig import Rig
from harness.drivers.device import Device

_ROUNDS = 10
_LONGEST_MS = 50.0


def measure(rig: Rig) -> list[Figure]:
    """Leave something behind before each reset, and see that it is gone."""
    with rig.devices(1) as devices, rig.console(devices[0]) as console:
        device = devices[0]

        def use(number: int) -> None:
            device.adb.shell(f"settings put global used {number}; echo x > /sdcard/{number}.txt")

        (taken,) = by_turns(_ROUNDS, lambda: console.command("virtual reset"), prepare=use)
        _expect_clean(device)
    return [Figure.median("reset to a clean state", taken, "ms", _LONGEST_MS)]


def _expect_clean(device: Device) -> None:
    seen = device.adb.shell("settings get global used; ls /sdcard; getprop sys.boot_completed")
    if not seen.startswith("null\n") or ".txt" in seen or not seen.endswith("\n1"):
        raise AssertionError(f"the reset left {seen!r}")
