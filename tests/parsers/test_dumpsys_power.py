"""Power managers of real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_power import (
    OldPowerState,
    PowerState,
    Wakefulness,
    WakeLock,
    parse_old_power,
    parse_power,
)

RECORDED = {
    "dumpsys-power/01-pixel-awake.txt": PowerState(
        Wakefulness.AWAKE,
        powered=True,
        plug_type=2,
        battery_level=100,
        stay_on=True,
        wake_locks=(),
    ),
    "dumpsys-power/05-xiaomi-awake-3-wakelocks.txt": PowerState(
        Wakefulness.AWAKE,
        powered=True,
        plug_type=1,
        battery_level=22,
        stay_on=False,
        wake_locks=(
            WakeLock("PARTIAL_WAKE_LOCK", "termux:service-wakelock"),
            WakeLock("PARTIAL_WAKE_LOCK", "AudioMix"),
            WakeLock("SCREEN_BRIGHT_WAKE_LOCK", "WindowManager/displayId:0"),
        ),
    ),
    "dumpsys-power/06-vivo-utf16-redirect-with-frozen-wakelocks.txt": PowerState(
        Wakefulness.AWAKE,
        powered=True,
        plug_type=2,
        battery_level=77,
        stay_on=False,
        wake_locks=(),
    ),
}
OLD = {
    "dumpsys-power/02-gingerbread-no-wakefulness.txt": OldPowerState(
        screen_on=True,
        powered=True,
        stay_on_conditions=3,
        wake_locks=(
            WakeLock(
                "SCREEN_DIM_WAKE_LOCK",
                "StayOnWhilePluggedIn Screen Dim\0:com.android.server:android.os",
            ),
            WakeLock(
                "PARTIAL_WAKE_LOCK",
                "StayOnWhilePluggedIn Partial\0:com.android.server:android.os",
            ),
        ),
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_state_is_read(
    recorded: Callable[[str], str], name: str, expected: PowerState
) -> None:
    assert parse_power(recorded(name)) == expected


@pytest.mark.parametrize(("name", "expected"), OLD.items(), ids=OLD)
def test_the_state_of_android_2_is_read(
    recorded: Callable[[str], str], name: str, expected: OldPowerState
) -> None:
    assert parse_old_power(recorded(name)) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [("mWakefulness=Awake", "mWakefulness=Drunk"), ("Wake Locks: size=0", "Wake Locks: size=2")],
    ids=["unknown wakefulness", "fewer locks than announced"],
)
def test_what_is_not_known_is_an_error(recorded: Callable[[str], str], old: str, new: str) -> None:
    text = recorded("dumpsys-power/01-pixel-awake.txt").replace(old, new)

    with pytest.raises(ProtocolError):
        parse_power(text)
