"""`harness virtual`: devices that keep running until they are stopped, in a state folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from harness.processes import is_alive

if TYPE_CHECKING:
    from tests.conftest import Adb
    from tests.harness_command import HarnessCommand

pytestmark = pytest.mark.slow
OK, LAB, USAGE, NOTHING_TO_DO = 0, 3, 4, 5


@pytest.fixture
def harness(harness_command: HarnessCommand) -> Iterator[HarnessCommand]:
    """The command, with its devices stopped after the test."""
    yield harness_command
    harness_command("virtual", "stop", "--all")


def listed(harness: HarnessCommand) -> list[dict[str, Any]]:
    """What `harness virtual list` says."""
    rows: list[dict[str, Any]] = json.loads(harness("virtual", "list", "--json").stdout)
    return rows


def test_a_device_keeps_running_until_it_is_stopped(harness: HarnessCommand, adb: Adb) -> None:
    started = harness("virtual", "start", "--port", "0", "--api", "31")
    (row,) = listed(harness)
    level = adb("shell", "getprop ro.build.version.sdk", serial=row["serial"]).stdout.strip()
    stopped = harness("virtual", "stop", row["serial"])

    assert started.returncode == OK, started.stderr
    assert started.stdout.startswith(row["serial"])
    assert (row["api"], level) == (31, "31")
    assert stopped.stdout == f"{row['serial']} stopped\n"
    assert listed(harness) == []
    assert adb.state(row["serial"]) == ""


def test_several_devices_run_in_one_process_and_stop_one_by_one(
    harness: HarnessCommand, adb: Adb
) -> None:
    harness("virtual", "start", "--port", "0", "--devices", "3", "--time-scale", "10")
    rows = listed(harness)
    first, *others = [row["serial"] for row in rows]

    ambiguous = harness("virtual", "stop")
    harness("virtual", "stop", first)

    assert len({row["pid"] for row in rows}) == 1
    assert {row["time scale"] for row in rows} == {"10"}
    assert ambiguous.returncode == USAGE
    assert all(serial in ambiguous.stderr for serial in (first, *others))
    assert [row["serial"] for row in listed(harness)] == others
    assert [adb.state(serial) for serial in others] == ["device", "device"]

    everything = harness("virtual", "stop", "--all")

    assert everything.returncode == OK, everything.stderr
    assert listed(harness) == []


def test_stopping_all_of_none_is_nothing_to_do(harness: HarnessCommand) -> None:
    result = harness("virtual", "stop", "--all")

    assert result.returncode == NOTHING_TO_DO
    assert result.stdout == "No virtual device runs.\n"


def test_a_reset_device_is_as_it_was_first_started(harness: HarnessCommand, adb: Adb) -> None:
    harness("virtual", "start", "--port", "0")
    serial = listed(harness)[0]["serial"]
    adb("shell", "settings put global harness_test 1; echo x > /sdcard/note", serial=serial)
    adb("uninstall", "org.courier.messenger", serial=serial)

    result = harness("virtual", "reset")
    adb("wait-for-device", serial=serial)

    assert result.returncode == OK, result.stderr
    asked = "settings get global harness_test; ls /sdcard/note; pm list packages org.courier"
    said = adb("shell", asked, serial=serial).stdout
    assert said.splitlines()[0] == "null"
    assert "/sdcard/note\n" not in said
    assert "package:org.courier.messenger" in said


def test_a_port_in_use_is_the_labs_fault_and_named(harness: HarnessCommand) -> None:
    harness("virtual", "start", "--port", "0")
    port = listed(harness)[0]["serial"].removeprefix("emulator-")

    result = harness("virtual", "start", "--port", port)

    assert result.returncode == LAB
    assert "port-in-use" in result.stderr
    assert port in result.stderr
    assert "Traceback" not in result.stderr
    assert len(listed(harness)) == 1


def test_a_file_of_a_device_that_is_gone_is_overlooked(harness: HarnessCommand) -> None:
    harness("virtual", "start", "--port", "0")
    folder = harness.state / "harness" / "virtual" / "devices"
    (path,) = folder.glob("*.json")
    gone = json.loads(path.read_text()) | {"serial": "emulator-1", "console_port": 1}
    (folder / "emulator-1-1.json").write_text(json.dumps(gone))
    (folder / "emulator-2-2.json").write_text('{"serial": "emul')

    rows = listed(harness)

    assert [row["serial"] for row in rows] == [json.loads(path.read_text())["serial"]]
    assert is_alive(rows[0]["pid"])


def test_a_device_without_console_is_listed_and_stopped(harness: HarnessCommand, adb: Adb) -> None:
    model = ("--no-console", "--build", "user", "--size", "720x1280", "--density", "320")
    started = harness("virtual", "start", "--port", "0", "--locale", "pt-BR", *model)
    (row,) = listed(harness)
    said = adb("shell", "wm density; getprop persist.sys.locale", serial=row["serial"]).stdout
    reset = harness("virtual", "reset", row["serial"])
    stopped = harness("virtual", "stop", row["serial"])

    assert started.returncode == OK, started.stderr
    assert said == "Physical density: 320\npt-BR\n"
    assert reset.returncode == USAGE
    assert "without a console" in reset.stderr
    assert stopped.stdout == f"{row['serial']} stopped\n"
    assert listed(harness) == []


def test_a_device_is_brought_back_to_a_snapshot(harness: HarnessCommand, adb: Adb) -> None:
    harness("virtual", "start", "--port", "0")
    serial = listed(harness)[0]["serial"]
    adb("shell", "echo then > /sdcard/note", serial=serial)

    saved = harness("virtual", "snapshot", "save", "good")
    adb("shell", "echo later > /sdcard/note", serial=serial)
    loaded = harness("virtual", "snapshot", "load", "good", serial)
    note = adb("shell", "cat /sdcard/note", serial=serial).stdout
    names = harness("virtual", "snapshot", "list").stdout
    missing = harness("virtual", "snapshot", "load", "none")

    assert saved.stdout == f"{serial} saved good\n", saved.stderr
    assert loaded.stdout == f"{serial} loaded good\n", loaded.stderr
    assert note == "then\n"
    assert "good" in names
    assert missing.returncode == LAB
    assert "does not have the requested snapshot 'none'" in missing.stderr
