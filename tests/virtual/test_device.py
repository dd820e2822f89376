"""Boot, shutdown, reboot and factory reset of the whole device."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.virtual.android.model import API_LEVELS, model_for
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android

PATIENCE = 5.0


def test_a_booted_device_shows_the_home_screen(android: Android) -> None:
    record = android.activities.top_record()

    assert record is not None
    assert record.component.package == "com.android.launcher3"
    assert android.system_ready
    for name, value in (
        ("sys.boot_completed", "1"),
        ("dev.bootcomplete", "1"),
        ("init.svc.bootanim", "stopped"),
    ):
        assert android.properties.get(name) == value


@pytest.mark.parametrize("level", API_LEVELS)
def test_every_level_boots(tmp_path: Path, level: int) -> None:
    device = Android(model_for(level), "emulator-5556", tmp_path, boot_seconds=0.0)

    device.boot()
    sdk = device.properties.get("ro.build.version.sdk")
    device.shutdown()

    assert sdk == str(level)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="no virtual device for API 27"):
        model_for(27)


def test_the_animation_runs_until_the_boot_is_complete(android: Android) -> None:
    seen: list[tuple[str, str]] = []

    def started() -> None:
        get = android.properties.get
        seen.append((get("init.svc.bootanim"), get("sys.boot_completed")))

    android.on_started(started)
    android.shutdown()
    android.boot()

    assert seen == [("running", "")]


def test_a_reboot_is_told_before_and_after(android: Android) -> None:
    events: list[str] = []
    booted = threading.Event()
    android.on_reboot(lambda reason: events.append(f"down {reason}"))
    android.on_booted(lambda: events.append("up"))
    android.on_booted(booted.set)

    android.reboot("userrequested")

    assert booted.wait(PATIENCE)
    assert events == ["down userrequested", "up"]


def test_a_reboot_keeps_settings_and_drops_the_log(android: Android) -> None:
    android.settings.put("global", "private_dns_mode", "off")
    android.log.write("main", "I", "Test", 1, 1, 1000, "before")
    android.clipboard.set("text")

    android.shutdown()
    android.boot()

    assert android.settings.get("global", "private_dns_mode") == "off"
    assert all(entry.message != "before" for entry in android.log.read(["main"]))
    assert android.clipboard.get() is None


def test_a_factory_reset_wipes_everything(android: Android, build_apk: Callable[..., Path]) -> None:
    android.packages.install([build_apk()], InstallOptions())
    android.settings.put("global", "airplane_mode_on", "1")
    android.properties.set("persist.sys.timezone", "Asia/Tokyo")

    android.factory_reset()

    assert android.packages.get("org.example.app") is None
    assert android.settings.get("global", "airplane_mode_on") == "0"
    assert android.properties.get("persist.sys.timezone") == "GMT"
    assert android.system_ready


def test_a_reset_wipes_everything_without_a_reboot(android: Android) -> None:
    reboots: list[str] = []
    android.on_reboot(reboots.append)
    android.settings.put("global", "airplane_mode_on", "1")

    android.reset()

    assert android.settings.get("global", "airplane_mode_on") == "0"
    assert android.system_ready
    assert reboots == []


def test_a_reset_leaves_nothing_beside_the_state_folder(android: Android) -> None:
    android.reset()
    android.shutdown()

    assert list(android.state_dir.parent.iterdir()) == [android.state_dir]


def test_a_device_that_is_down_can_be_shut_down_again(android: Android) -> None:
    android.shutdown()
    android.shutdown()

    assert android.going_down


def test_no_thread_outlives_the_device(tmp_path: Path, build_apk: Callable[..., Path]) -> None:
    before = set(threading.enumerate())
    device = Android(model_for(34), "emulator-5556", tmp_path / "d", boot_seconds=0.0)
    device.boot()
    device.packages.install([build_apk()], InstallOptions())
    device.activities.start_launcher("org.example.app")
    running = device.activities.running("org.example.app")
    assert running is not None
    context = running.context
    context.run_in_background(lambda: context.wait(threading.Event(), 1000))

    def serve(connection: socket.socket) -> None:
        connection.recv(1)

    device.network.listen(8080, serve)
    client = device.network.dial_loopback(8080)

    device.shutdown()
    client.close()

    assert set(threading.enumerate()) <= before


def test_processes_have_a_parent_and_a_user(android: Android) -> None:
    rows = {row.name: row for row in android.processes.all()}

    assert rows["init"].pid == 1
    assert rows["system_server"].ppid == rows["zygote64"].pid
    assert rows["com.android.launcher3"].user == "u0_a61"
