"""`network`: how fast the device's link is, and what passes on it.

Source: external-qemu, android/android-emu/android/console.cpp (`network_commands`),
network/constants.h and network/control.cpp (names and numbers, kbit/s and milliseconds).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.console.tree import ConsoleError, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

# name: upload, download in bits/s
_SPEEDS = {
    "gsm": (14_400, 14_400),
    "hscsd": (14_400, 43_200),
    "gprs": (40_000, 80_000),
    "edge": (118_400, 236_800),
    "umts": (128_000, 1_920_000),
    "hsdpa": (348_000, 14_400_000),
    "lte": (58_000_000, 173_000_000),
    "evdo": (75_000_000, 280_000_000),
    "full": (0, 0),
}
# name: least, most milliseconds
_DELAYS = {
    "gprs": (150, 550),
    "edge": (80, 400),
    "umts": (35, 200),
    "none": (0, 0),
}
_BITS_PER_KBYTE = 8192


def _status(device: Machine, _rest: str) -> str:
    shape = device.android.network.shape
    return (
        "Current network status:\n"
        f"  download speed:   {shape.download:8d} bits/s ({shape.download / _BITS_PER_KBYTE:.1f}"
        " KB/s)\n"
        f"  upload speed:     {shape.upload:8d} bits/s ({shape.upload / _BITS_PER_KBYTE:.1f}"
        " KB/s)\n"
        f"  minimum latency:  {shape.min_delay} ms\n"
        f"  maximum latency:  {shape.max_delay} ms\n"
    )


def _speed(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("missing <speed> argument, see 'help network speed'")
    rates = _SPEEDS.get(rest) or _pair(rest, scale=1000)
    if rates is None:
        raise ConsoleError("invalid <speed> argument, see 'help network speed' for valid values")
    network = device.android.network
    network.set_shape(replace(network.shape, upload=rates[0], download=rates[1]))
    return ""


def _delay(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("missing <delay> argument, see 'help network delay'")
    delays = _DELAYS.get(rest) or _pair(rest, scale=1)
    if delays is None:
        raise ConsoleError("invalid <delay> argument, see 'help network delay' for valid values")
    network = device.android.network
    network.set_shape(replace(network.shape, min_delay=delays[0], max_delay=delays[1]))
    return ""


def _capture_start(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("missing <file> argument, see 'help network capture start'")
    try:
        device.android.network.capture.start(Path(rest))
    except OSError as error:
        raise ConsoleError(f"could not start capture: {error.strerror}") from error
    return ""


def _capture_stop(device: Machine, _rest: str) -> str:
    device.android.network.capture.stop()  # also when there is none: it says OK all the same
    return ""


def _pair(text: str, scale: int) -> tuple[int, int] | None:
    """`N` or `N:M`; None when it is neither."""
    try:
        numbers = [int(float(part) * scale) for part in text.split(":")]
    except ValueError:
        return None
    if len(numbers) > 2 or min(numbers) < 0:  # noqa: PLR2004  (one or two)
        return None
    return numbers[0], numbers[-1]


_SHOWN = {
    "gsm": "GSM/CSD",
    "hscsd": "HSCSD",
    "gprs": "GPRS",
    "edge": "EDGE/EGPRS",
    "umts": "UMTS/3G",
    "hsdpa": "HSDPA",
    "lte": "LTE",
    "evdo": "EVDO",
    "full": "no limit",
    "<num>": "selects both upload and download speed",
    "<up>:<down>": "select individual upload/download speeds",
}
_SPEED_HELP = (
    "'network speed <speed>' allows you to dynamically change the speed of the emulated\n"
    "network on the device, where <speed> is one of the following:\n\n"
    + "".join(f"  {name:<8} {shown}\n" for name, shown in _SHOWN.items())
)
_DELAY_HELP = (
    "'network delay <latency>' allows you to dynamically change the latency of the emulated\n"
    "network on the device, where <latency> is one of the following:\n\n"
)
_CAPTURE = Verb(
    "capture",
    "dump network packets to file",
    description="allows to start/stop capture of network packets to a file for later analysis\n",
    verbs=(
        Verb(
            "start",
            "start network capture",
            _capture_start,
            "'network capture start <file>' starts a new capture of network packets\n"
            "into a specific <file>. This will stop any capture already in progress.\n"
            "the capture file can later be analyzed by tools like WireShark. It uses\n"
            "the libpcap file format.\n\n"
            "you can stop the capture anytime with 'network capture stop'\n",
        ),
        Verb(
            "stop",
            "stop network capture",
            _capture_stop,
            "'network capture stop' stops a currently running packet capture, if any.\n"
            "you can start one with 'network capture start <file>'\n",
        ),
    ),
)

NETWORK = Verb(
    "network",
    "manage network settings",
    description="allows you to manage the settings related to the network data connection of the\n"
    "emulated device.\n",
    verbs=(
        Verb("status", "dump network status", _status),
        Verb("speed", "change network speed", _speed, _SPEED_HELP),
        Verb("delay", "change network latency", _delay, _DELAY_HELP),
        _CAPTURE,
    ),
)
