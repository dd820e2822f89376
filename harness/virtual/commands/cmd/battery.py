"""`cmd battery` and `dumpsys battery VERB`: override what the battery says.

Source: frameworks/base/services/core/java/com/android/server/BatteryService.java (onShellCommand).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.android.battery import BatteryState
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_FLAGS = {"ac": "ac", "usb": "usb", "wireless": "wireless", "dock": "dock", "present": "present"}
_NUMBERS = {"status": "status", "level": "level", "temp": "temperature", "counter": "counter"}
_SET_HELP = """  set [-f] [{keys}] <value>
    Force a battery property value, freezing battery state.
    -f: force a battery change broadcast be sent, prints new sequence.
  unplug [-f]
    Force battery unplugged, freezing battery state.
    -f: force a battery change broadcast be sent, prints new sequence.
  reset [-f]
    Unfreeze battery state, returning to current hardware values.
    -f: force a battery change broadcast be sent, prints new sequence.
"""


@shell_service("battery", since_api=levels.N)
def battery(invocation: Invocation) -> int:
    """Run `cmd battery set|unplug|reset|get …`."""
    return run_verbs(invocation, _verbs(invocation.android.model.api), _help(invocation))


def is_verb(word: str, api: int) -> bool:
    """Whether `dumpsys battery WORD` is a command, not an option of the dump."""
    return word in _verbs(api) or word in ("help", "-h")


def _verbs(api: int) -> dict[str, Verb]:
    return {**_VERBS, "get": _get} if api >= levels.R else _VERBS


def _keys(api: int) -> str:
    if api < levels.P:
        return "ac|usb|wireless|status|level|invalid"
    dock = "dock|" if api >= levels.T else ""
    counter = "counter|" if api >= levels.R else ""
    return f"ac|usb|wireless|{dock}status|level|temp|present|{counter}invalid"


def _help(invocation: Invocation) -> str:
    api = invocation.android.model.api
    keys = _keys(api)
    get = f"  get [-f] [{keys}]\n" if api >= levels.R else ""
    text = "Battery service (battery) commands:\n  help\n    Print this help text.\n"
    return text + get + _SET_HELP.format(keys=keys)


def _force(invocation: Invocation, arguments: Arguments) -> bool:
    forced = False
    while (option := arguments.option()) is not None:
        forced = forced or option == "-f"
    if forced:
        service_state(invocation.android).volatile.battery_sequence += 1
    return forced


def _sequence(invocation: Invocation, *, forced: bool) -> int:
    if forced:
        invocation.out(f"{service_state(invocation.android).volatile.battery_sequence}\n")
    return 0


def _unplug(invocation: Invocation, arguments: Arguments) -> int:
    forced = _force(invocation, arguments)
    invocation.android.battery.unplug()
    return _sequence(invocation, forced=forced)


def _reset(invocation: Invocation, arguments: Arguments) -> int:
    forced = _force(invocation, arguments)
    invocation.android.battery.reset()
    return _sequence(invocation, forced=forced)


def _set(invocation: Invocation, arguments: Arguments) -> int:
    forced = _force(invocation, arguments)
    key, value = arguments.next(), arguments.next()
    if key is None:
        invocation.out("No property specified\n")
        return FAILED
    if value is None:
        invocation.out("No value specified\n")
        return FAILED
    if key not in _keys(invocation.android.model.api).split("|"):
        invocation.out(f"Unknown set option: {key}\n")
        return 0
    if not value.lstrip("-").isdigit():
        invocation.out(f"Bad value: {value}\n")
        return FAILED
    number = int(value)
    if key in _FLAGS:
        invocation.android.battery.override(**{_FLAGS[key]: number != 0})
    elif key in _NUMBERS:
        invocation.android.battery.override(**{_NUMBERS[key]: number})
    return _sequence(invocation, forced=forced)


def _get(invocation: Invocation, arguments: Arguments) -> int:
    _force(invocation, arguments)
    key = arguments.next()
    if key is None:
        invocation.out("No property specified\n")
        return FAILED
    state: BatteryState = invocation.android.battery.state
    field = _FLAGS.get(key) or _NUMBERS.get(key)
    if field is None:
        invocation.out(f"Unknown get option: {key}\n")
        return 0
    invocation.out(f"{str(getattr(state, field)).lower()}\n")
    return 0


_VERBS: dict[str, Verb] = {"set": _set, "unplug": _unplug, "reset": _reset}
