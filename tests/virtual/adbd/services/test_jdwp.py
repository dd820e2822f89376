"""What debuggers see: lists, trackers and the handshake."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from harness.virtual.android.packages.installer import InstallOptions

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from tests.virtual.adbd.conftest import Host
    from tests.virtual.conftest import BuildApk

NAME = "org.example.app"


def start_app(android: Android, build_apk: BuildApk, *, debuggable: bool) -> int:
    """Install and start an app; returns its pid."""
    android.packages.install([build_apk(debuggable=debuggable)], InstallOptions())
    package = android.packages.get(NAME)
    assert package is not None
    return android.processes.start(NAME, package.uid, package=NAME).pid


def test_jdwp_lists_debuggable_apps(android: Android, host: Host, build_apk: BuildApk) -> None:
    pid = start_app(android, build_apk, debuggable=True)

    assert host.ask("jdwp") == f"{pid}\n".encode()


@pytest.mark.parametrize(
    ("api", "build_type", "listed"),
    [
        pytest.param(33, "userdebug", True, id="userdebug-33"),
        pytest.param(34, "userdebug", False, id="userdebug-34"),
        pytest.param(33, "user", False, id="user-33"),
    ],
)
def test_jdwp_lists_every_app_on_older_userdebug_builds(
    android: Android, host: Host, build_apk: BuildApk, *, listed: bool
) -> None:
    pid = start_app(android, build_apk, debuggable=False)

    assert (str(pid) in host.ask("jdwp").decode().split()) is listed


def test_track_jdwp_tells_of_a_process_that_starts(
    android: Android, host: Host, build_apk: BuildApk
) -> None:
    tracker = host.open("track-jdwp")
    before = tracker.read(4)

    pid = start_app(android, build_apk, debuggable=True)

    line = f"{pid}\n".encode()
    assert before == b"0000"
    assert tracker.read(4 + len(line)) == f"{len(line):04x}".encode() + line
    tracker.close()


def test_track_app_sends_pid_flags_and_architecture(
    android: Android, host: Host, build_apk: BuildApk
) -> None:
    pid = start_app(android, build_apk, debuggable=True)

    tracker = host.open("track-app")

    size = int(tracker.read(4), 16)
    message = tracker.read(size)
    number = bytes([pid & 0x7F | 0x80, pid >> 7])
    assert message[2:] == b"\x08" + number + b"\x10\x01\x18\x01\x22\x06x86_64"
    tracker.close()


def test_debugger_is_greeted_and_told_that_nothing_is_implemented(
    android: Android, host: Host, build_apk: BuildApk
) -> None:
    debugger = host.open(f"jdwp:{start_app(android, build_apk, debuggable=True)}")

    debugger.write(b"JDWP-Handshake")
    greeting = debugger.read(14)
    debugger.write(struct.pack(">IIBBB", 11, 7, 0, 1, 1))

    assert greeting == b"JDWP-Handshake"
    assert debugger.read(11) == struct.pack(">IIBH", 11, 7, 0x80, 99)
    debugger.close()


@pytest.mark.parametrize(
    "service",
    [
        pytest.param("jdwp:1", id="init"),
        pytest.param("jdwp:99999", id="nobody"),
        pytest.param("jdwp:x", id="word"),
        pytest.param("jdwpx", id="other-name"),
    ],
)
def test_processes_that_cannot_be_debugged_are_refused(host: Host, service: str) -> None:
    assert host.open(service).remote == 0
