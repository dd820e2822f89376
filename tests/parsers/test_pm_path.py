"""Where packages lie."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.pm_path import parse_pm_path

RECORDED = {
    "pm-path/01-system-apk-name-with-suffix.txt": ("/data/app/ecarx.weather-1.apk",),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_path_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[str, ...]
) -> None:
    assert parse_pm_path(recorded(name)) == expected


def test_splits_follow_the_base() -> None:
    text = "package:/data/app/a/base.apk\npackage:/data/app/a/split_de.apk\n"

    assert parse_pm_path(text) == ("/data/app/a/base.apk", "/data/app/a/split_de.apk")


def test_a_package_that_is_not_installed_has_no_path() -> None:
    assert parse_pm_path("") == ()


def test_a_refusal_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="service: package"):
        parse_pm_path("cmd: Can't find service: package")
