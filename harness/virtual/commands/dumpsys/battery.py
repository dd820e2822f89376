"""`dumpsys battery`: the battery's state; with a verb, what `cmd battery` does.

Source: frameworks/base/services/core/java/com/android/server/BatteryService.java (dumpInternal).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.cmd.battery import battery as run_verb
from harness.virtual.commands.cmd.battery import is_verb
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_MICRO = 5_000_000


@dump_service("battery")
def battery(invocation: Invocation) -> int:
    """Print the state, or run a verb."""
    words = [word for word in invocation.args if word != "-a"]
    if words and is_verb(words[0], invocation.android.model.api):
        return run_verb(invocation)
    invocation.out(_state(invocation))
    return 0


def _state(invocation: Invocation) -> str:
    service = invocation.android.battery
    state, api = service.state, invocation.android.model.api
    stopped = "  (UPDATES STOPPED -- use 'reset' to restart)\n" if service.updates_stopped else ""
    dock = f"  Dock powered: {_flag(state.dock)}\n" if api >= levels.T else ""
    charging = _MICRO if state.plugged else 0
    tail = ""
    if api >= levels.V:
        tail = "  Charging state: 0\n  Charging policy: 0\n  Capacity level: -1\n"
    return (
        f"Current Battery Service state:\n{stopped}"
        f"  AC powered: {_flag(state.ac)}\n  USB powered: {_flag(state.usb)}\n"
        f"  Wireless powered: {_flag(state.wireless)}\n{dock}"
        f"  Max charging current: {charging}\n  Max charging voltage: {charging}\n"
        f"  Charge counter: {state.counter}\n  status: {state.status}\n"
        f"  health: {state.health}\n  present: {_flag(state.present)}\n"
        f"  level: {state.level}\n  scale: {state.scale}\n  voltage: {state.voltage}\n"
        f"  temperature: {state.temperature}\n  technology: {state.technology}\n{tail}"
    )


def _flag(value: bool) -> str:
    return str(value).lower()
