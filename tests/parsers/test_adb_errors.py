"""Reasons for which adb did not reach a device."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.adb_errors import AdbErrorKind, parse_adb_error

RECORDED = {
    "adb-errors/01-unauthorized-vendor-keys.txt": AdbErrorKind.UNAUTHORIZED,
    "adb-errors/02-more-than-one-connect-failed.txt": AdbErrorKind.AMBIGUOUS_DEVICE,
    "adb-errors/04-no-devices-after-daemon-start.txt": AdbErrorKind.NO_DEVICE,
    "adb-errors/05-sideload-closed.txt": AdbErrorKind.CLOSED,
    "adb-errors/06-windows-exe-prefix.txt": AdbErrorKind.NO_DEVICE,
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_error_is_read(
    recorded: Callable[[str], str], name: str, expected: AdbErrorKind
) -> None:
    assert parse_adb_error(recorded(name)) is expected


def test_a_device_that_is_not_there_is_no_device() -> None:
    assert parse_adb_error("adb: device 'ab12' not found") is AdbErrorKind.NO_DEVICE


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="everything is fine"):
        parse_adb_error("everything is fine")
