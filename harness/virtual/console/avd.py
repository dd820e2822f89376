"""`avd`: the virtual device as a whole.

Source: external-qemu, android/android-emu/android/console.cpp (`vm_commands`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.console.snapshot import SNAPSHOT
from harness.virtual.console.tree import ConsoleError, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

_ABOUT = "allows you to control (e.g. start/stop) the execution of the virtual device\n"


def _name(device: Machine, _rest: str) -> str:
    return f"{device.avd_name}\n"


def _status(device: Machine, _rest: str) -> str:
    return f"virtual device is {'running' if not device.adbd.is_paused else 'stopped'}\n"


def _stop(device: Machine, _rest: str) -> str:
    if device.adbd.is_paused:
        raise ConsoleError("virtual device already stopped")
    device.adbd.pause()
    return ""


def _start(device: Machine, _rest: str) -> str:
    if not device.adbd.is_paused:
        raise ConsoleError("virtual device already running")
    device.adbd.resume()
    return ""


def _pause(device: Machine, _rest: str) -> str:
    if not device.adbd.is_paused:
        device.adbd.pause()
    return ""


def _resume(device: Machine, _rest: str) -> str:
    if device.adbd.is_paused:
        device.adbd.resume()
    return ""


def _heartbeat(device: Machine, _rest: str) -> str:
    # The guest beats once in two seconds (heartbeat thread of the emulator's qemu-props).
    return f"heartbeat: {int(device.android.clock.elapsed() // 2)}\n"


def _window_type(_device: Machine, _rest: str) -> str:
    return "windowtype=headless\n"


_NAME = Verb(
    "name",
    "query virtual device name",
    _name,
    "'avd name' will return the name of this virtual device\n",
)
AVD_NAME = Verb("avd", "control virtual device execution", description=_ABOUT, verbs=(_NAME,))
AVD = Verb(
    "avd",
    "control virtual device execution",
    description=_ABOUT,
    verbs=(
        Verb(
            "stop",
            "stop the virtual device",
            _stop,
            "'avd stop' stops the virtual device immediately, use 'avd start' to continue"
            " execution\n",
        ),
        Verb(
            "start",
            "start/restart the virtual device",
            _start,
            "'avd start' will start or continue the virtual device, use 'avd stop' to stop it\n",
        ),
        Verb(
            "status",
            "query virtual device status",
            _status,
            "'avd status' will indicate whether the virtual device is running or not\n",
        ),
        Verb(
            "heartbeat",
            "query the heart beat number of the guest system",
            _heartbeat,
            "'avd heartbeat' will report the number of heart beats from guest system running"
            " inside this avd\n",
        ),
        _NAME,
        SNAPSHOT,
        Verb(
            "pause",
            "pause the virtual device",
            _pause,
            "'avd pause' pauses the virtual device. This is useful for saving system resources\n"
            "when the virtual device is not immediately needed.",
        ),
        Verb(
            "resume",
            "resume the virtual device",
            _resume,
            "'avd resume' resumes a previously-paused virtual device.\n",
        ),
        Verb(
            "id",
            "query virtual device ID",
            _name,
            "'avd id' will return the ID of this virtual device"
            " (possibly separate from the name)\n",
        ),
        Verb(
            "windowtype",
            "query virtual device headless or qtwindow",
            _window_type,
            "'avd windowtype' will return either windowtype=headless or windowtype=qtwindow.\n",
        ),
    ),
)
