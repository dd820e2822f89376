"""dumpsys package: versions, flags, permissions."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
Recorded = Callable[[str], str]


COURIER = "org.courier.messenger"


@pytest.mark.usefixtures("courier")
def test_versions_and_flags_are_shown(run: Run) -> None:
    out = run(f"dumpsys package {COURIER}").out

    assert re.search(r"^    versionCode=302000 minSdk=\d+ targetSdk=\d+$", out, re.MULTILINE)
    assert "\n    versionName=3.2.0\n" in out
    assert "HAS_CODE" not in out  # Courier's manifest says so
    assert re.search(r"^    pkgFlags=\[ .*DEBUGGABLE.* \]$", out, re.MULTILINE)
    assert "stopped=" in out


@pytest.mark.parametrize(("api", "key"), [(31, "userId"), (34, "appId")], ids=["31", "34"])
def test_the_uid_has_the_name_of_this_android(run: Run, courier: int, key: str) -> None:
    assert f"\n    {key}={courier}\n" in run(f"dumpsys package {COURIER}").out


def test_an_unknown_package_is_what_a_real_device_says(run: Run, recorded: Recorded) -> None:
    out = run("dumpsys package org.none").out

    real = recorded("dumpsys-package-unknown-api36.txt")
    assert out.strip() == real.strip().replace("com.funnyenglish.app", "org.none")


@pytest.mark.usefixtures("courier")
def test_runtime_permissions_follow_grants(run: Run) -> None:
    permission = "android.permission.POST_NOTIFICATIONS"
    before = run(f"dumpsys package {COURIER}").out
    run(f"pm grant {COURIER} {permission}")
    after = run(f"dumpsys package {COURIER}").out

    assert f"        {permission}: granted=false" in before
    assert f"        {permission}: granted=true" in after


@pytest.mark.usefixtures("courier")
def test_force_stop_shows_as_stopped(run: Run) -> None:
    run(f"monkey -p {COURIER} 1")
    started = run(f"dumpsys package {COURIER}").out
    run(f"am force-stop {COURIER}")

    assert "stopped=false" in started
    assert "stopped=true" in run(f"dumpsys package {COURIER}").out
