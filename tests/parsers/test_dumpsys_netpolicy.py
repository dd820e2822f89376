"""Which traffic real devices held back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_netpolicy import NetPolicy, parse_netpolicy

EXEMPT = 4  # from data saver
RECORDED = {
    "dumpsys-netpolicy/01-pixel-no-policies.txt": NetPolicy(
        restrict_background=False,
        restrict_power=False,
        device_idle=False,
        uids={10044: EXEMPT, 1110044: EXEMPT},
    ),
    "dumpsys-netpolicy/02-smartron-mobile-metered.txt": NetPolicy(
        restrict_background=False,
        restrict_power=False,
        device_idle=False,
        metered=("rmnet_data2",),
        network_rules=("MOBILE_ALL",),
        uids={10005: EXEMPT, 10014: EXEMPT, 10016: EXEMPT},
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_policy_is_read(
    recorded: Callable[[str], str], name: str, expected: NetPolicy
) -> None:
    assert parse_netpolicy(recorded(name)) == expected


def test_a_refusal_is_an_error() -> None:
    with pytest.raises(ProtocolError):
        parse_netpolicy("cmd: Can't find service: netpolicy")
