"""Lists of packages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.pm_list_packages import ListedPackage, parse_list_packages

# How many there are, and some of them.
RECORDED = {
    "pm-list-packages/01-f-xiaomi.txt": (
        200,
        {
            ListedPackage(
                "com.android.emergency",
                "/system_ext/priv-app/EmergencyInfoGms/EmergencyInfoGms.apk",
            ),
        },
    ),
    "pm-list-packages/02-third-party-xiaomi.txt": (
        55,
        {
            ListedPackage("com.termux.api"),
            ListedPackage("eu.thedarken.sdm"),
            ListedPackage("app.revanced.android.youtube"),
        },
    ),
    "pm-list-packages/03-carhead.txt": (137, {ListedPackage("com.beantechs.inputservice")}),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_list_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[int, set[ListedPackage]]
) -> None:
    packages = parse_list_packages(recorded(name))

    assert (len(packages), expected[1] & set(packages)) == expected


def test_a_path_may_hold_the_sign_before_the_name() -> None:
    path = "/data/app/~~0jTl2GHTGX9K_IFgBaAUkA==/a.b-EbyMs4khuhAtOqKsCdFWtQ==/base.apk"

    assert parse_list_packages(f"package:{path}=a.b\n") == (ListedPackage("a.b", path),)


def test_more_columns_are_kept() -> None:
    packages = parse_list_packages("package:a.b versionCode:7 uid:10085\n")

    assert packages == (ListedPackage("a.b", details=("versionCode:7", "uid:10085")),)


def test_a_refusal_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="Is the system running"):
        parse_list_packages("Error: Could not access the Package Manager. Is the system running?")
