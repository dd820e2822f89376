"""`power`: battery and charger.

Source: external-qemu, android/android-emu/android/console.cpp (`power_commands`), battery_agent
(`batteryDisplay`); the numbers are BatteryManager.BATTERY_STATUS_* and BATTERY_HEALTH_*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.console.tree import ConsoleError, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

_STATUS = {"unknown": 1, "charging": 2, "discharging": 3, "not-charging": 4, "full": 5}
_HEALTH = {"unknown": 1, "good": 2, "overheat": 3, "dead": 4, "overvoltage": 5, "failure": 6}
_SHOWN_STATUS = {1: "Unknown", 2: "Charging", 3: "Discharging", 4: "Not charging", 5: "Full"}
_SHOWN_HEALTH = {1: "Unknown", 2: "Good", 3: "Overheat", 4: "Dead", 5: "Overvoltage", 6: "Failure"}
_FULL = 100


def _display(device: Machine, _rest: str) -> str:
    state = device.android.battery.state
    return (
        f"AC: {'online' if state.ac else 'offline'}\n"
        f"status: {_SHOWN_STATUS[state.status]}\n"
        f"health: {_SHOWN_HEALTH[state.health]}\n"
        f"present: {str(state.present).lower()}\n"
        f"capacity: {state.level}\n"
    )


def _ac(device: Machine, rest: str) -> str:
    if rest.lower() not in ("on", "off"):
        raise ConsoleError('Usage: "ac on" or "ac off"')
    device.android.battery.charge(ac=rest.lower() == "on")
    return ""


def _status(device: Machine, rest: str) -> str:
    status = _STATUS.get(rest.lower())
    if status is None:
        raise ConsoleError('Usage: "status unknown|charging|discharging|not-charging|full"')
    device.android.battery.charge(status=status)
    return ""


def _health(device: Machine, rest: str) -> str:
    health = _HEALTH.get(rest.lower())
    if health is None:
        raise ConsoleError('Usage: "health unknown|good|overheat|dead|overvoltage|failure"')
    device.android.battery.charge(health=health)
    return ""


def _present(device: Machine, rest: str) -> str:
    if rest.lower() not in ("true", "false"):
        raise ConsoleError('Usage: "present true" or "present false"')
    # Both words set it to true in the original (console.cpp, do_battery_present).
    device.android.battery.charge(present=True)
    return ""


def _capacity(device: Machine, rest: str) -> str:
    if not rest.isdecimal() or int(rest) > _FULL:
        raise ConsoleError('Usage: "capacity <percentage>"')
    device.android.battery.charge(level=int(rest))
    return ""


POWER = Verb(
    "power",
    "power related commands",
    description="allows to change battery and AC power status\n",
    verbs=(
        Verb(
            "display",
            "display battery and charger state",
            _display,
            "display battery and charger state\n",
        ),
        Verb(
            "ac",
            "set AC charging state",
            _ac,
            "'ac on|off' allows you to set the AC charging state to on or off\n",
        ),
        Verb(
            "status",
            "set battery status",
            _status,
            "'status unknown|charging|discharging|not-charging|full' "
            "allows you to set battery status\n",
        ),
        Verb(
            "present",
            "set battery present state",
            _present,
            "'present true|false' allows you to set battery present state to true or false\n",
        ),
        Verb(
            "health",
            "set battery health state",
            _health,
            "'health unknown|good|overheat|dead|overvoltage|failure' "
            "allows you to set battery health state\n",
        ),
        Verb(
            "capacity",
            "set battery capacity state",
            _capacity,
            "'capacity <percentage>' allows you to set battery capacity to a value 0 - 100\n",
        ),
    ),
)
