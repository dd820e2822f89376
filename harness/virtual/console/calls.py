"""`gsm list|call|busy|hold|accept|cancel`: phone calls of the modem.

Source: external-qemu, android/android-emu/android/console.cpp (`do_gsm_call` and its kin). Apps see
the state of a call; nothing is drawn of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.virtual.console.tree import ConsoleError, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

_NUMBER = re.compile(r"[0-9+#]+")


def _list(device: Machine, _rest: str) -> str:
    return "".join(
        f"{'outbound to ' if call.outbound else 'inbound from'} {call.number:<10} : {call.state}\n"
        for call in device.android.telephony.calls
    )


def _call(device: Machine, rest: str) -> str:
    device.android.telephony.ring(_number(rest, "call"))
    return ""


def _cancel(device: Machine, rest: str) -> str:
    number = _number(rest, "call")  # the text names the wrong verb, as the original does
    if not device.android.telephony.change_call(number, None):
        raise ConsoleError("could not cancel this number")
    return ""


def _busy(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("missing argument, try 'gsm busy <phonenumber>'")
    found = next((c for c in device.android.telephony.calls if c.number == rest), None)
    if found is None or not found.outbound:
        pointer = "(nil)" if found is None else hex(id(found))
        raise ConsoleError(f"no current outbound call to number '{rest}' (call {pointer})")
    device.android.telephony.change_call(rest, None)
    return ""


def _hold(device: Machine, rest: str) -> str:
    return _change(device, rest, "hold", "held")


def _accept(device: Machine, rest: str) -> str:
    return _change(device, rest, "accept", "active")


def _change(device: Machine, number: str, verb: str, state: str) -> str:
    if not number:
        raise ConsoleError(f"missing argument, try 'gsm {verb} <phonenumber>'")
    if not device.android.telephony.change_call(number, state):
        raise ConsoleError(f"no current call to/from number '{number}'")
    return ""


def _number(text: str, verb: str) -> str:
    if not text:
        raise ConsoleError(f"missing argument, try 'gsm {verb} <phonenumber>'")
    if not _NUMBER.fullmatch(text):
        raise ConsoleError("bad phone number format, use digits, # and + only")
    return text


CALLS = (
    Verb(
        "list",
        "list current phone calls",
        _list,
        "'gsm list' lists all inbound and outbound calls and their state\n",
    ),
    Verb(
        "call",
        "create inbound phone call",
        _call,
        "'gsm call <phonenumber>' allows you to simulate a new inbound call\n",
    ),
    Verb(
        "busy",
        "close waiting outbound call as busy",
        _busy,
        "'gsm busy <remoteNumber>' closes an outbound call, reporting\n"
        "the remote phone as busy. only possible if the call is 'waiting'.\n",
    ),
    Verb(
        "hold",
        "change the state of an outbound call to 'held'",
        _hold,
        "'gsm hold <remoteNumber>' change the state of a call to 'held'. this is only possible\n"
        "if the call in the 'waiting' or 'active' state\n",
    ),
    Verb(
        "accept",
        "change the state of an outbound call to 'active'",
        _accept,
        "'gsm accept <remoteNumber>' change the state of a call to 'active'."
        " this is only possible\n"
        "if the call is in the 'waiting' or 'held' state\n",
    ),
    Verb(
        "cancel",
        "disconnect an inbound or outbound phone call",
        _cancel,
        "'gsm cancel <phonenumber>' allows you to simulate the end of an inbound or outbound"
        " call\n",
    ),
)
