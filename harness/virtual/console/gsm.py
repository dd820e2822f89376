"""`gsm`: the modem's registration and signal.

Source: external-qemu, android/android-emu/android/console.cpp (`gsm_commands`, `_gsm_states`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.console.calls import CALLS
from harness.virtual.console.tree import ConsoleError, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

_STATES = {
    "unregistered": "no network available",
    "home": "on local network, non-roaming",
    "roaming": "on roaming network",
    "searching": "searching networks",
    "denied": "emergency calls only",
    "off": "same as 'unregistered'",
    "on": "same as 'home'",
}
_SAME = {"off": "unregistered", "on": "home"}
_UNKNOWN = 99
_RSSI_MAX = 31
_BER_MAX = 7
_PROFILE_MAX = 4


def _status(device: Machine, rest: str) -> str:
    if rest:
        raise ConsoleError("no argument required")
    telephony = device.android.telephony
    voice = _SAME.get(telephony.voice_registration, telephony.voice_registration)
    data = _SAME.get(telephony.data_registration, telephony.data_registration)
    return f"gsm voice state: {voice}\ngsm data state:  {data}\n"


def _data(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("missing argument, try 'gsm data <state>'")
    device.android.telephony.set_data_registration(_state(rest, "data"))
    return ""


def _voice(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("missing argument, try 'gsm voice <state>'")
    device.android.telephony.set_voice_registration(_state(rest, "voice"))
    return ""


def _state(word: str, kind: str) -> str:
    if word not in _STATES:
        # The text says "data" for both, as the original does.
        raise ConsoleError(
            f"bad GSM data state name, try 'help gsm {kind}' for list of valid values"
        )
    return _SAME.get(word, word)


def _signal(device: Machine, rest: str) -> str:
    numbers = [_number(word) for word in rest.split()[:2]]
    if not numbers:
        raise ConsoleError("not enough arguments: see 'help gsm signal' for details")
    rssi, ber = numbers[0], numbers[1] if len(numbers) > 1 else None
    if rssi != _UNKNOWN and not 0 <= rssi <= _RSSI_MAX:
        raise ConsoleError("invalid RSSI - must be 0..31 or 99")
    if ber is not None and ber != _UNKNOWN and not 0 <= ber <= _BER_MAX:
        raise ConsoleError("invalid BER - must be 0..7 or 99")
    device.android.telephony.set_signal(rssi, ber)
    return ""


def _signal_profile(device: Machine, rest: str) -> str:
    level = _number(rest)
    if not 0 <= level <= _PROFILE_MAX:
        raise ConsoleError("invalid signal strength - must be 0..4")
    device.android.telephony.set_signal_profile(level)
    return ""


def _number(word: str) -> int:
    try:
        return int(word)
    except ValueError as error:
        raise ConsoleError(f"argument '{word}' is not a number") from error


def _states_help(verb: str) -> str:
    return (
        f"the 'gsm {verb} <state>' allows you to change the state of your GPRS connection\n"
        "valid values for <state> are the following:\n\n"
        + "".join(f"  {name:<15} {meaning}\n" for name, meaning in _STATES.items())
        + "\n"
    )


GSM = Verb(
    "gsm",
    "GSM related commands",
    description="allows you to change GSM-related settings, or to make a new inbound phone call\n",
    verbs=(
        *CALLS,
        Verb("data", "modify data connection state", _data, _states_help("data")),
        Verb("voice", "modify voice connection state", _voice, _states_help("voice")),
        Verb(
            "status",
            "display GSM status",
            _status,
            "'gsm status' displays the current state of the GSM emulation\n",
        ),
        Verb(
            "signal",
            "set sets the rssi and ber",
            _signal,
            "'gsm signal <rssi> [<ber>]' changes the reported strength and error rate on next (15s)"
            " update.\nrssi range is 0..31 and 99 for unknown\n"
            "ber range is 0..7 percent and 99 for unknown\n",
        ),
        Verb(
            "signal-profile",
            "set the signal strength profile",
            _signal_profile,
            "'gsm signal-profile <strength>' changes the reported strength on next (15s) update.\n"
            "strength range is 0..4\n",
        ),
    ),
)
