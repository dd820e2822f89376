"""The verbs of the console after authentication, and those of our own.

Source: external-qemu, android/android-emu/android/console.cpp (`main_commands`, `do_kill`,
`do_fingerprint_touch`, `do_rotate_90_clockwise`). `virtual` is ours. Not there: automation, cdma,
crash, grpc, icebox, physics, qemu, screenrecord, sensor, fold, multidisplay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.virtual.adbd.wireless import SINCE_API
from harness.virtual.console.avd import AVD
from harness.virtual.console.event import EVENT
from harness.virtual.console.geo import GEO
from harness.virtual.console.gsm import GSM
from harness.virtual.console.network import NETWORK
from harness.virtual.console.power import POWER
from harness.virtual.console.redir import REDIR
from harness.virtual.console.sms import SMS
from harness.virtual.console.tree import ConsoleError, Leave, Verb
from harness.virtual.console.wifi import WIFI

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

_FINGER = re.compile(r"\s*[+-]?\d+")


def _kill(device: Machine, _rest: str) -> str:
    raise Leave("OK: killing emulator, bye bye\n", then=device.stop)


def _authorize(device: Machine, _rest: str) -> str:
    return f"{device.adbd.keys.allow_waiting()} keys allowed\n"


def _wireless_on(device: Machine, _rest: str) -> str:
    _check_wireless(device)
    return f"adb connect 127.0.0.1:{device.adbd.wireless.turn_on()}\n"


def _wireless_plain(device: Machine, _rest: str) -> str:
    return f"adb connect 127.0.0.1:{device.adbd.wireless.turn_on_plain()}\n"


def _wireless_off(device: Machine, _rest: str) -> str:
    device.adbd.wireless.turn_off()
    return ""


def _wireless_pair(device: Machine, rest: str) -> str:
    _check_wireless(device)
    port, code = device.adbd.wireless.show_code(rest)
    return f"adb pair 127.0.0.1:{port} {code}\n"


def _check_wireless(device: Machine) -> None:
    if device.android.model.api < SINCE_API:
        raise ConsoleError(f"wireless debugging came with API {SINCE_API}")
    if not device.adbd.wireless.on_wifi:  # AOSP, AdbDebuggingManager (MSG_ADBWIFI_ENABLE)
        raise ConsoleError("the device is not connected to Wi-Fi")


def _reset(device: Machine, _rest: str) -> str:
    device.reset()
    return ""


def _rotate(device: Machine, _rest: str) -> str:
    android = device.android
    android.windows.invalidate()
    android.looper.call(android.windows.display_rotation.turn_clockwise)
    return ""


def _touch(_device: Machine, rest: str) -> str:
    """No finger is enrolled here, so none is known: Android does nothing either."""
    if not rest:
        raise ConsoleError("missing fingerid")
    if not _FINGER.match(rest):
        raise ConsoleError("invalid fingerid")
    return ""


def _remove(_device: Machine, _rest: str) -> str:
    return ""


FINGER = Verb(
    "finger",
    "manage emulator finger print",
    description="allows you to touch the emulator finger print sensor\n",
    verbs=(
        Verb(
            "touch",
            "touch finger print sensor with <fingerid>",
            _touch,
            "'touch <fingerid>' touch finger print sensor with <fingerid>\n",
        ),
        Verb(
            "remove",
            "remove finger from the fingerprint sensor",
            _remove,
            "'remove' remove finger from the fingerprint sensor\n",
        ),
    ),
)
VERBS = (
    EVENT,
    GEO,
    GSM,
    Verb("kill", "kill the emulator instance", _kill),
    NETWORK,
    WIFI,
    POWER,
    REDIR,
    SMS,
    AVD,
    FINGER,
    Verb("rotate", "rotate the screen clockwise by 90 degrees", _rotate),
    Verb(
        "virtual",
        "virtual device of this project",
        verbs=(
            Verb("authorize", "allow the hosts whose keys wait for the user", _authorize),
            Verb(
                "wireless",
                "wireless debugging",
                verbs=(
                    Verb("on", "speak TLS on a port of its own", _wireless_on),
                    Verb("plain", "speak without it, as after adb tcpip", _wireless_plain),
                    Verb("off", "listen there no more", _wireless_off),
                    Verb("pair", "show a pairing code, the one that is given", _wireless_pair),
                ),
            ),
            Verb("reset", "back to the factory state, with its first packages", _reset),
        ),
    ),
)
