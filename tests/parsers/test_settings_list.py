"""Settings of real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.settings_list import parse_dumpsys_settings, parse_settings_list

# How many there are, and some of them.
RECORDED = {
    "settings-list/01-global-xiaomi-hash-in-key.txt": (
        144,
        {
            "airplane_mode_on": "0",
            "adb_enabled": "1",
            "always_finish_activities": "1",
            "mobile_data": "1",
            "wifi_on": "1",
            "window_animation_scale": "0.5",
            "0#BLUETOOTHHEADSETPLUGIN": "1",
        },
    ),
    "settings-list/04-samsung-random-mvt.txt": (
        9,
        {"package_verifier_enable": "1", "navigationbar_recently_used_color": ""},
    ),
}
DUMPED = {
    "settings-list/05-dumpsys-settings-pixel-unknown-argument.txt": {
        "adb_enabled": "1",
        "airplane_mode_on": "0",
        "mobile_data": "1",
        "development_settings_enabled": "1",
    },
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_table_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[int, dict[str, str]]
) -> None:
    values = parse_settings_list(recorded(name))

    assert (len(values), {key: values[key] for key in expected[1]}) == expected


@pytest.mark.parametrize(("name", "expected"), DUMPED.items(), ids=DUMPED)
def test_a_dumped_table_is_read(
    recorded: Callable[[str], str], name: str, expected: dict[str, str]
) -> None:
    values = parse_dumpsys_settings(recorded(name))["global", 0]

    assert {key: values[key] for key in expected} == expected


def test_a_value_may_hold_signs_and_lines() -> None:
    assert parse_settings_list("a=b=c\nd=1\n2\n") == {"a": "b=c", "d": "1\n2"}


@pytest.mark.parametrize(
    "parse", [parse_settings_list, parse_dumpsys_settings], ids=lambda one: one.__name__
)
def test_a_refusal_is_an_error(parse: Callable[[str], object]) -> None:
    with pytest.raises(ProtocolError, match="service: settings"):
        parse("cmd: Can't find service: settings")
