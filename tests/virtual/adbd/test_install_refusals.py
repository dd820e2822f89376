"""What adb prints when a device refuses a package, streamed, pushed and in a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Adb, DeviceFactory

pytestmark = pytest.mark.slow

BuildApk = Callable[..., Path]
NAME = "org.example.app"
# The shell counts in 32 bits, so the bytes are left to fallocate.
FILL = "F=$(df -k /data | tail -1 | awk '{print $4}'); fallocate -l $((F-20480))k /data/local/tmp/f"


@dataclass(frozen=True)
class Case:
    """A package that is refused, after another one was installed.

    Attributes:
        apk: of what the package is made.
        said: the code and the words after it, which adb prints in brackets.
        since: the first API level that refuses it.
    """

    apk: dict[str, object]
    said: str
    first: dict[str, object] = field(default_factory=lambda: {"version": 5})
    since: int = 28


CASES = {
    "downgrade": Case({"version": 4}, "INSTALL_FAILED_VERSION_DOWNGRADE"),
    "other signer": Case({"version": 6, "signer": "other"}, "INSTALL_FAILED_UPDATE_INCOMPATIBLE: "),
    "older SDK": Case({"version": 6, "min_sdk": 99}, "INSTALL_FAILED_OLDER_SDK: "),
    "test only": Case({"version": 6, "test_only": True}, "INSTALL_FAILED_TEST_ONLY: "),
    "missing split": Case(
        {"version": 6, "split_required": True},
        f"INSTALL_FAILED_MISSING_SPLIT: Missing split for {NAME}]",
    ),
    "old target": Case(
        {"version": 6, "target_sdk": 22},
        "INSTALL_FAILED_DEPRECATED_SDK_VERSION: App package must target at least SDK version 2",
        since=34,
    ),
    "unsigned": Case({"version": 6, "signer": ""}, "INSTALL_PARSE_FAILED_NO_CERTIFICATES: "),
}


@pytest.mark.parametrize("way", ["streamed", "pushed"])
@pytest.mark.parametrize("api", [28, 34, 35], ids=str)
def test_adb_install_prints_each_refusal_and_fails(
    adb: Adb, device_factory: DeviceFactory, build_apk: BuildApk, api: int, way: str
) -> None:
    serial = device_factory("--api", str(api), "--build", "user").serial
    options = ["-r"] if way == "streamed" else ["-r", "--no-streaming"]
    installed = adb("install", *options, build_apk(version=5), serial=serial)
    wrong: dict[str, str] = {}

    for name, case in CASES.items():
        if case.since <= api:
            ran = adb("install", *options, build_apk(**case.apk), serial=serial)
            text = ran.stdout + ran.stderr
            if not ran.returncode or f"Failure [{case.said}" not in text:
                wrong[name] = text

    assert "Success" in installed.stdout
    assert not wrong
    kept = adb("shell", f"dumpsys package {NAME} | grep -m1 versionCode", serial=serial).stdout
    assert "versionCode=5 " in kept


@pytest.mark.parametrize(
    ("api", "status"),
    [(28, {"UPDATE_INCOMPATIBLE": 5, "OLDER_SDK": 7}), (34, {})],
    ids=["28", "34"],
)
def test_a_session_is_created_written_and_refused_at_its_commit(
    adb: Adb,
    device_factory: DeviceFactory,
    build_apk: BuildApk,
    api: int,
    status: dict[str, int],
) -> None:
    serial = device_factory("--api", str(api), "--build", "user").serial
    adb("install", build_apk(version=5), serial=serial)
    wrong: dict[str, str] = {}

    for name, case in CASES.items():
        if case.since > api:
            continue
        adb("push", build_apk(**case.apk), "/data/local/tmp/x.apk", serial=serial)
        ran = adb("shell", _SESSION, serial=serial)
        short = case.said.removeprefix("INSTALL_FAILED_").partition(":")[0]
        expected = status.get(short, 4 if api < 30 else 1)
        if f"Failure [{case.said}" not in ran.stdout or ran.returncode != expected:
            wrong[name] = f"{ran.returncode}: {ran.stdout}{ran.stderr}"

    assert not wrong


_SESSION = (
    "S=$(pm install-create -r | grep -o '[0-9]*'); "
    "pm install-write -S $(stat -c %s /data/local/tmp/x.apk) $S base.apk - </data/local/tmp/x.apk; "
    "pm install-commit $S"
)


def test_install_multiple_takes_a_package_with_its_splits_and_not_without(
    adb: Adb, device_factory: DeviceFactory, build_apk: BuildApk
) -> None:
    serial = device_factory().serial
    base, split = build_apk(split_required=True), build_apk(split="config.en")
    stranger = build_apk(split="config.fr", signer="other")

    alone = adb("install-multiple", base, serial=serial)
    mixed = adb("install-multiple", base, stranger, serial=serial)
    whole = adb("install-multiple", base, split, serial=serial)

    refusals = alone.stdout + alone.stderr, mixed.stdout + mixed.stderr
    assert f"Failure [INSTALL_FAILED_MISSING_SPLIT: Missing split for {NAME}]" in refusals[0]
    assert (
        "Failure [INSTALL_FAILED_INVALID_APK: config.fr signatures are inconsistent]" in refusals[1]
    )
    assert (alone.returncode, mixed.returncode) == (1, 1)
    assert "Success" in whole.stdout
    paths = adb("shell", "pm", "path", NAME, serial=serial).stdout.splitlines()
    assert [path.rpartition("/")[2] for path in paths] == ["base.apk", "split_config.en.apk"]


@pytest.mark.parametrize("way", [[], ["--no-streaming"]], ids=["streamed", "pushed"])
def test_a_full_device_throws_instead_of_naming_a_code(
    adb: Adb, device_factory: DeviceFactory, build_apk: BuildApk, way: list[str]
) -> None:
    serial = device_factory().serial
    adb("shell", FILL, serial=serial)

    ran = adb("install", *way, build_apk(), serial=serial)
    adb("shell", "rm /data/local/tmp/f", serial=serial)
    again = adb("install", *way, build_apk(), serial=serial)

    text = ran.stdout + ran.stderr
    assert ran.returncode != 0
    assert "not enough space" in text
    assert "INSTALL_FAILED" not in text
    assert "Success" in again.stdout


def test_flags_lift_the_refusals_that_they_are_for(
    adb: Adb, device_factory: DeviceFactory, build_apk: BuildApk
) -> None:
    serial = device_factory().serial
    adb("install", build_apk(version=5), serial=serial)

    older = adb("install", "-r", "-d", build_apk(version=4), serial=serial)
    test_only = adb("install", "-r", "-t", build_apk(version=6, test_only=True), serial=serial)
    target = build_apk(package="org.example.old", target_sdk=22)
    old_target = adb("install", "--bypass-low-target-sdk-block", target, serial=serial)

    assert [each.stdout.splitlines()[-1] for each in (older, test_only, old_target)] == [
        "Success"
    ] * 3
