"""Doze on real devices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_deviceidle import DeviceIdle, parse_deviceidle

# Of the exempt packages: how many, of the system's and of the user's, and one of each.
RECORDED = {
    "dumpsys-deviceidle/01-pixel-disabled-active.txt": (
        DeviceIdle(
            "ACTIVE",
            "ACTIVE",
            light_enabled=False,
            deep_enabled=False,
            forced=False,
            system_exempt=("com.android.shell",),
            user_exempt=(),
        ),
        (5, 0),
    ),
    "dumpsys-deviceidle/03-xiaomi-with-user-whitelist.txt": (
        DeviceIdle(
            "ACTIVE",
            "ACTIVE",
            light_enabled=True,
            deep_enabled=True,
            forced=False,
            system_exempt=("com.android.shell",),
            user_exempt=("com.whatsapp",),
        ),
        (13, 34),
    ),
}
KNOWN = {"com.android.shell", "com.whatsapp"}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_recorded_doze_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[DeviceIdle, tuple[int, int]]
) -> None:
    doze = parse_deviceidle(recorded(name))

    short = replace(
        doze,
        system_exempt=tuple(one for one in doze.system_exempt if one in KNOWN),
        user_exempt=tuple(one for one in doze.user_exempt if one in KNOWN),
    )
    assert (short, (len(doze.system_exempt), len(doze.user_exempt))) == expected


def test_a_dump_without_a_state_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="mState"):
        parse_deviceidle("  mLightEnabled=true  mDeepEnabled=true\n")
