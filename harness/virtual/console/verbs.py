"""The verbs of the console after authentication: device, location, text messages, and our own.

Source: external-qemu, android/android-emu/android/console.cpp (`vm_commands`, `do_geo_fix`,
`do_sms_send`, `do_kill`). `virtual` is ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.virtual.console.gsm import GSM
from harness.virtual.console.network import NETWORK
from harness.virtual.console.power import POWER
from harness.virtual.console.snapshot import SNAPSHOT
from harness.virtual.console.tree import ConsoleError, Leave, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

_ESCAPE = re.compile(r"\\(n|\\|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})")
_NUMBER = re.compile(r"\+?\d+")
_LONGITUDE = 180.0
_LATITUDE = 90.0


def _avd_name(device: Machine, _rest: str) -> str:
    return f"{device.avd_name}\n"


def _avd_status(device: Machine, _rest: str) -> str:
    return f"virtual device is {'running' if not device.adbd.is_paused else 'stopped'}\n"


def _avd_stop(device: Machine, _rest: str) -> str:
    if device.adbd.is_paused:
        raise ConsoleError("virtual device already stopped")
    device.adbd.pause()
    return ""


def _avd_start(device: Machine, _rest: str) -> str:
    if not device.adbd.is_paused:
        raise ConsoleError("virtual device already running")
    device.adbd.resume()
    return ""


def _avd_heartbeat(device: Machine, _rest: str) -> str:
    # The guest beats once in two seconds (heartbeat thread of the emulator's qemu-props).
    return f"heartbeat: {int(device.android.clock.elapsed() // 2)}\n"


def _kill(device: Machine, _rest: str) -> str:
    raise Leave("OK: killing emulator, bye bye\n", then=device.stop)


def _authorize(device: Machine, _rest: str) -> str:
    return f"{device.adbd.keys.allow_waiting()} keys allowed\n"


def _reset(device: Machine, _rest: str) -> str:
    device.reset()
    return ""


def _geo_fix(_device: Machine, rest: str) -> str:
    numbers = [_float(word) for word in rest.split()]
    if len(numbers) < 2:  # noqa: PLR2004  (longitude and latitude)
        raise ConsoleError("not enough arguments: see 'help geo fix' for details")
    if abs(numbers[0]) > _LONGITUDE:
        raise ConsoleError("invalid longitude value. Should be in [-180,+180] range")
    if abs(numbers[1]) > _LATITUDE:
        raise ConsoleError("invalid latitude value. Should be in [-90,+90] range")
    return ""


def _float(word: str) -> float:
    try:
        return float(word)
    except ValueError as error:
        raise ConsoleError(f"argument '{word}' is not a number") from error


def _sms_send(device: Machine, rest: str) -> str:
    number, space, text = rest.partition(" ")
    if not space:
        raise ConsoleError("missing argument, try 'sms send <phonenumber> <text message>'")
    if not _NUMBER.fullmatch(number):
        raise ConsoleError("bad phone number format, must be [+](0-9)*")
    device.android.sms.receive(number, _unescape(text))
    return ""


def _unescape(text: str) -> str:
    if "\\" in _ESCAPE.sub("", text):
        raise ConsoleError("badly formatted text")

    def replace(match: re.Match[str]) -> str:
        escape = match[1]
        if escape == "n":
            return "\n"
        return "\\" if escape == "\\" else chr(int(escape[1:], 16))

    return _ESCAPE.sub(replace, text)


_NAME = Verb("name", "query virtual device name", _avd_name)
AVD_NAME = Verb("avd", "control virtual device execution", verbs=(_NAME,))

VERBS = (
    Verb(
        "geo",
        "Geo-location commands",
        verbs=(Verb("fix", "send a simple GPS fix", _geo_fix),),
    ),
    GSM,
    Verb("kill", "kill the emulator instance", _kill),
    NETWORK,
    POWER,
    Verb(
        "sms",
        "SMS related commands",
        verbs=(Verb("send", "send inbound SMS text message", _sms_send),),
    ),
    Verb(
        "avd",
        "control virtual device execution",
        verbs=(
            Verb("stop", "stop the virtual device", _avd_stop),
            Verb("start", "start/restart the virtual device", _avd_start),
            Verb("status", "query virtual device status", _avd_status),
            Verb("heartbeat", "query the heart beat number of the guest system", _avd_heartbeat),
            SNAPSHOT,
            _NAME,
        ),
    ),
    Verb(
        "virtual",
        "virtual device of this project",
        verbs=(
            Verb("authorize", "allow the hosts whose keys wait for the user", _authorize),
            Verb("reset", "back to the factory state, with its first packages", _reset),
        ),
    ),
)
