"""`dumpsys power`: awake or not, on which power, and what keeps it awake.

`mWakefulness=` (API 20 on; `Awake`, `Asleep`, `Dreaming`, `Dozing`), `mIsPowered=`, `mPlugType=`,
`mBatteryLevel=`, `mStayOn=`, and `Wake Locks: size=N` with a lock a line. `mIsPowered` and
`mBatteryLevel` come again below, in the battery saver's part. API 10 has no wakefulness but bits of
the screen (`mPowerState=… SCREEN_ON_BIT`), and `mLocks.size=`. AOSP: PowerManagerService.java dump.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.parsers.lines import body_of, flag, found, whole

_SOURCE = "dumpsys power"
_WAKEFULNESS = re.compile(r"^  mWakefulness=(\w+)", re.MULTILINE)
_FIELD = r"\bm%s=(\S+)"
_LOCKS = re.compile(r"^(?:Wake Locks: size=|mLocks\.size=)(\d+):?\n", re.MULTILINE)
_LOCK = re.compile(r"^ +(\w+_WAKE_LOCK) +'([^']*)'", re.MULTILINE)
_STATE_BITS = re.compile(r"^  mPowerState=(\D.*)$", re.MULTILINE)
_STAY_CONDITIONS = re.compile(r"\bmStayOnConditions=(\d+)")


class Wakefulness(enum.Enum):
    """PowerManagerInternal's states, as their names are printed."""

    AWAKE = "Awake"
    ASLEEP = "Asleep"
    DREAMING = "Dreaming"
    DOZING = "Dozing"


@dataclass(frozen=True)
class WakeLock:
    """One lock that is held; its tag may hold any character."""

    kind: str
    tag: str


@dataclass(frozen=True)
class PowerState:
    """The power manager now.

    Attributes:
        plug_type: BatteryManager's number of the source, 0 if none.
        stay_on: whether it stays on because it is plugged in.
    """

    wakefulness: Wakefulness
    powered: bool
    plug_type: int
    battery_level: int
    stay_on: bool
    wake_locks: tuple[WakeLock, ...]


@dataclass(frozen=True)
class OldPowerState:
    """The power manager of Android 2.

    Attributes:
        screen_on: whether the screen shows anything.
        stay_on_conditions: the sources (bits) on which it stays on.
    """

    screen_on: bool
    powered: bool
    stay_on_conditions: int
    wake_locks: tuple[WakeLock, ...]


def parse_power(text: str) -> PowerState:
    """Read the dump of API 20 or later.

    Raises:
        ProtocolError: a line is missing, or the wakefulness is not known.
    """
    body = body_of(text)
    word = found(_SOURCE, _WAKEFULNESS, body)[1]
    if word not in {state.value for state in Wakefulness}:
        raise ProtocolError(_SOURCE, f"the wakefulness {word} is not known")
    return PowerState(
        wakefulness=Wakefulness(word),
        powered=flag(_SOURCE, _field("IsPowered", body)),
        plug_type=whole(_SOURCE, _field("PlugType", body)),
        battery_level=whole(_SOURCE, _field("BatteryLevel", body)),
        stay_on=flag(_SOURCE, _field("StayOn", body)),
        wake_locks=_wake_locks(body),
    )


def parse_old_power(text: str) -> OldPowerState:
    """Read the dump of Android 2.

    Raises:
        ProtocolError: a line is missing.
    """
    body = body_of(text)
    return OldPowerState(
        screen_on="SCREEN_ON_BIT" in found(_SOURCE, _STATE_BITS, body)[1],
        powered=flag(_SOURCE, _field("IsPowered", body)),
        stay_on_conditions=int(found(_SOURCE, _STAY_CONDITIONS, body)[1]),
        wake_locks=_wake_locks(body),
    )


def _field(name: str, body: str) -> str:
    return found(_SOURCE, re.compile(_FIELD % name), body)[1]


def _wake_locks(body: str) -> tuple[WakeLock, ...]:
    heading = found(_SOURCE, _LOCKS, body)
    size = int(heading[1])
    locks = tuple(WakeLock(*lock.groups()) for lock in _LOCK.finditer(body, heading.end()))[:size]
    if len(locks) != size:
        raise ProtocolError(_SOURCE, f"{size} wake locks are announced, {len(locks)} are there")
    return locks
