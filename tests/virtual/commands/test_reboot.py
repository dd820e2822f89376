"""reboot: who may, and with what."""

import threading
from collections.abc import Callable
from typing import Any

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_reboot_tells_the_reason(run: Run, android: Android) -> None:
    reasons: list[str] = []
    went_down = threading.Event()

    def down(reason: str) -> None:
        reasons.append(reason)
        went_down.set()

    android.on_reboot(down)
    booted = threading.Event()
    android.on_booted(booted.set)

    run("reboot recovery")

    assert went_down.wait(5)
    assert booted.wait(5)
    assert reasons == ["recovery"]


def test_reboot_refuses_apps(run: Run, courier: int) -> None:
    ran = run("reboot", uid=courier)

    assert (ran.status, ran.err) == (1, "Failed to set property 'sys.powerctl' to 'reboot,'.\n")


def test_reboot_forgets_what_is_not_on_disk(run: Run, android: Android) -> None:
    booted = threading.Event()
    run("cmd thermalservice override-status 3; dumpsys deviceidle whitelist +com.android.settings")
    android.on_booted(booted.set)

    run("reboot")

    assert booted.wait(5)
    assert "Thermal Status: 0" in run("dumpsys thermalservice").out
    assert "user,com.android.settings," in run("dumpsys deviceidle whitelist").out
