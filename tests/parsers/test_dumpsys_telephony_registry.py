"""SIM slots of real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_telephony_registry import (
    OldTelephony,
    Phone,
    ServiceState,
    TelephonyRegistry,
    parse_old_telephony,
    parse_telephony_registry,
    parse_user_mobile_data,
)

OUT = ServiceState.OUT_OF_SERVICE
IN = ServiceState.IN_SERVICE
RECORDED = {
    "dumpsys-telephony-registry/01-single-slot-out-of-service-api29.txt": TelephonyRegistry(
        (Phone(0, 0, OUT, OUT, data_connection=-1, operator="", radio="Unknown"),), radio_power=1
    ),
    "dumpsys-telephony-registry/02-dual-slot-jio-lte-on-slot1.txt": TelephonyRegistry(
        (
            Phone(0, 0, OUT, OUT, -1, operator="", radio="Unknown", roaming="home"),
            Phone(1, 0, IN, IN, 2, operator="Jio 4G", radio="LTE", roaming="Domestic Roaming"),
        )
    ),
}
OLD = {
    "dumpsys-telephony-registry/03-gingerbread-positional-service-state.txt": OldTelephony(
        OUT, emergency_only=True, data_connection=0, data_reason="gprsDetached"
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_recorded_slots_are_read(
    recorded: Callable[[str], str], name: str, expected: TelephonyRegistry
) -> None:
    assert parse_telephony_registry(recorded(name)) == expected


@pytest.mark.parametrize(("name", "expected"), OLD.items(), ids=OLD)
def test_the_slot_of_android_2_is_read(
    recorded: Callable[[str], str], name: str, expected: OldTelephony
) -> None:
    assert parse_old_telephony(recorded(name)) == expected


def test_an_unknown_state_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="service state 7"):
        parse_old_telephony("  mServiceState=7 home EmergOnly: true\n")


@pytest.mark.parametrize(
    "parse", [parse_telephony_registry, parse_old_telephony], ids=lambda one: one.__name__
)
def test_a_refusal_is_an_error(parse: Callable[[str], object]) -> None:
    with pytest.raises(ProtocolError):
        parse("cmd: Can't find service: telephony.registry")


def test_the_users_switch_is_read(recorded: Callable[[str], str]) -> None:
    name = "dumpsys-telephony-registry/01-single-slot-out-of-service-api29.txt"

    assert parse_user_mobile_data(recorded(name)) == (False,)


def test_an_older_level_does_not_tell_the_users_switch(recorded: Callable[[str], str]) -> None:
    name = "dumpsys-telephony-registry/03-gingerbread-positional-service-state.txt"

    with pytest.raises(ProtocolError):
        parse_user_mobile_data(recorded(name))
