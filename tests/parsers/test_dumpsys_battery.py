"""Batteries of real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_battery import Battery, BatteryStatus, parse_battery

RECORDED = {
    "dumpsys-battery/01-pixel-usb-full.txt": Battery(
        level=100,
        scale=100,
        status=BatteryStatus.FULL,
        ac=False,
        usb=True,
        wireless=False,
        dock=None,
        temperature_tenths=262,
        voltage_mv=4401,
    ),
    "dumpsys-battery/03-emulator-api36-with-interleaved-lines.txt": Battery(
        level=100,
        scale=100,
        status=BatteryStatus.CHARGING,
        ac=True,
        usb=False,
        wireless=False,
        dock=False,
        temperature_tenths=250,
        voltage_mv=5000,
    ),
    "dumpsys-battery/04-smartron-charging.txt": Battery(
        level=74,
        scale=100,
        status=BatteryStatus.CHARGING,
        ac=False,
        usb=True,
        wireless=False,
        dock=None,
        temperature_tenths=245,
        voltage_mv=4113,
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_battery_is_read(
    recorded: Callable[[str], str], name: str, expected: Battery
) -> None:
    battery = parse_battery(recorded(name))

    assert battery == expected
    assert battery.powered


def test_stopped_updates_are_told(recorded: Callable[[str], str]) -> None:
    text = recorded("dumpsys-battery/04-smartron-charging.txt").replace(
        "state:\n", "state:\n  (UPDATES STOPPED -- use 'reset' to restart)\n"
    )

    assert parse_battery(text).updates_stopped


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("  level: 74\n", "", "level"), ("status: 2", "status: 9", "status 9")],
    ids=["no level", "unknown status"],
)
def test_what_is_missing_or_unknown_is_an_error(
    recorded: Callable[[str], str], old: str, new: str, told: str
) -> None:
    text = recorded("dumpsys-battery/04-smartron-charging.txt").replace(old, new)

    with pytest.raises(ProtocolError, match=told):
        parse_battery(text)
