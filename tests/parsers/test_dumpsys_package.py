"""Packages of real devices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_package import Grant, InstalledPackage, PackageUser, parse_packages

READ_SMS, CAMERA = "android.permission.READ_SMS", "android.permission.CAMERA"
GIVEN = Grant(granted=True)
INTERNET = "android.permission.INTERNET"
ONES = {READ_SMS, CAMERA, INTERNET}  # of the permissions, those that are looked at
RECORDED = {
    "dumpsys-package/01-aosp-messaging-two-users.txt": (
        InstalledPackage(
            "com.android.messaging",
            version_code=10001040,
            version_name="1.0.001",
            min_sdk=29,
            target_sdk=28,
            code_path="/system/app/messaging",
            flags=frozenset({"SYSTEM", "HAS_CODE", "ALLOW_CLEAR_USER_DATA"}),
            splits=("base",),
            install_permissions={INTERNET: GIVEN},
            users=(
                PackageUser(0, True, stopped=False, runtime={READ_SMS: GIVEN, CAMERA: GIVEN}),
                PackageUser(11, True, stopped=False, runtime={READ_SMS: GIVEN, CAMERA: GIVEN}),
            ),
        ),
        (True, False),
    ),
    "dumpsys-package/03-gingerbread-testapp.txt": (
        InstalledPackage(
            "com.sonymobile.chkbugreport.testapp",
            version_code=1,
            version_name="1.0",
            min_sdk=None,
            target_sdk=10,
            code_path="/data/app/com.sonymobile.chkbugreport.testapp-1.apk",
        ),
        (False, False),
    ),
    "dumpsys-package/04-samsung-axisight-debuggable.txt": (
        InstalledPackage(
            "com.etrsystems.axisight",
            version_code=1,
            version_name="0.1.0",
            min_sdk=26,
            target_sdk=34,
            code_path="/data/app/~~0jTl2GHTGX9K_IFgBaAUkA=="
            "/com.etrsystems.axisight-EbyMs4khuhAtOqKsCdFWtQ==",
            flags=frozenset({"DEBUGGABLE", "HAS_CODE", "ALLOW_CLEAR_USER_DATA", "ALLOW_BACKUP"}),
            splits=("base",),
            install_permissions={INTERNET: GIVEN},
            users=(
                PackageUser(0, True, stopped=False, runtime={CAMERA: GIVEN}),
                PackageUser(150, False, stopped=True),
            ),
        ),
        (False, True),
    ),
}
ABSENT: dict[str, Mapping[str, InstalledPackage]] = {
    "dumpsys-package/05-unable-to-find-package.txt": {}
}


def in_short(package: InstalledPackage) -> InstalledPackage:
    """The same with a few permissions only."""
    return replace(
        package,
        install_permissions=only_ones(package.install_permissions),
        users=tuple(replace(user, runtime=only_ones(user.runtime)) for user in package.users),
    )


def only_ones(permissions: Mapping[str, Grant]) -> dict[str, Grant]:
    """Those that are looked at, without their flags."""
    return {name: replace(grant, flags=()) for name, grant in permissions.items() if name in ONES}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_package_is_read(
    recorded: Callable[[str], str],
    name: str,
    expected: tuple[InstalledPackage, tuple[bool, bool]],
) -> None:
    package = parse_packages(recorded(name))[expected[0].name]

    assert (in_short(package), (package.system, package.debuggable)) == expected


@pytest.mark.parametrize(("name", "expected"), ABSENT.items(), ids=ABSENT)
def test_a_package_that_is_not_there_is_not_in_the_dump(
    recorded: Callable[[str], str], name: str, expected: Mapping[str, InstalledPackage]
) -> None:
    assert parse_packages(recorded(name)) == expected


def test_a_grant_tells_how_it_came_so(recorded: Callable[[str], str]) -> None:
    dump = recorded("dumpsys-package/04-samsung-axisight-debuggable.txt")

    grant = parse_packages(dump)["com.etrsystems.axisight"].users[0].runtime[CAMERA]

    assert str(grant) == (
        "granted=true, flags=USER_SET|USER_SENSITIVE_WHEN_GRANTED|USER_SENSITIVE_WHEN_DENIED"
    )


def test_an_updated_system_app_counts_as_it_is_in_force() -> None:
    block = (
        "  Package [a] (1):\n    codePath=/x\n    versionCode={} targetSdk=3\n    versionName=v\n"
    )
    text = block.format(7) + "\nHidden system packages:\n" + block.format(2)

    assert parse_packages(text)["a"].version_code == 7


@pytest.mark.parametrize(
    "text",
    ["Can't find service: package", "  Package [a] (1):\n    codePath=/x\n"],
    ids=["no dump", "no version"],
)
def test_what_is_no_dump_is_an_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_packages(text)
