"""The `harness` command's manners: exit codes, no tracebacks, text for people or programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.cli import run
from harness.conditions.registry import all_conditions

if TYPE_CHECKING:
    from tests.conftest import AdbServer, VirtualDevices
    from tests.harness_command import HarnessCommand

OK, LAB, USAGE = 0, 3, 4
MISUSED = {
    "an unknown verb": ["fly"],
    "an unknown option": ["devices", "--fast"],
    "a missing option": ["inject", "network.airplane_mode"],
    "an empty serial": ["restore", "--device", ""],
    "a serial without its option": ["restore", "emulator-5554"],
    "an API level that there is not": ["virtual", "start", "--api", "25"],
    "no device to stop": ["virtual", "stop", "emulator-1"],
    "no device to reset": ["virtual", "reset"],
    "too many devices": ["virtual", "start", "--devices", "99"],
    "an odd port": ["virtual", "start", "--port", "5555"],
    "a port that is no number": ["devices", "--adb-server-port", "x"],
}


@pytest.fixture(autouse=True)
def state(adb_server: AdbServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own, and the test run's adb server."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(adb_server.port))
    return tmp_path / "state"


@pytest.mark.parametrize("words", MISUSED.values(), ids=MISUSED)
def test_misuse_is_said_in_words_with_exit_code_4(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == USAGE
    assert capsys.readouterr().err.strip()


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["virtual", "-h"]], ids=" ".join)
def test_help_touches_nothing(words: list[str], state: Path) -> None:
    assert run(words) == OK
    assert not state.exists()


def test_conditions_are_listed_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    run(["conditions"])

    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split() == ["condition", "title", "needs"]
    assert [line.split()[0] for line in lines] == list(all_conditions())


def test_the_ways_of_one_condition_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    run(["conditions", "network.dead_proxy", "--json"])

    listed = json.loads(capsys.readouterr().out)
    ways = all_conditions()["network.dead_proxy"].methods
    assert [row["method"] for row in listed] == [way.name for way in ways]
    assert [row["needs"] for row in listed] == ["", "shaping-proxy"]


def test_conditions_are_listed_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    run(["conditions", "--json"])

    listed = json.loads(capsys.readouterr().out)
    assert [row["condition"] for row in listed] == list(all_conditions())
    assert all(row["title"] for row in listed)


def test_devices_are_listed_for_programs(
    virtual_device: VirtualDevices, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["devices", "--json"])

    listed = {row["serial"]: row for row in json.loads(capsys.readouterr().out)}
    assert listed[virtual_device.serial]["state"] == "device"


@pytest.mark.slow
def test_the_program_lists_devices_with_what_a_run_would_take(
    virtual_device: VirtualDevices, harness_command: HarnessCommand
) -> None:
    result = harness_command("devices")

    assert result.returncode == OK, result.stderr
    assert virtual_device.serial in result.stdout
    assert "`pytest scenarios` would" in result.stdout


def test_without_an_adb_server_there_is_no_device(
    unused_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["devices", "--adb-server-port", str(unused_port)])

    assert code == OK
    assert "No device is connected." in capsys.readouterr().out


def test_without_an_adb_server_nothing_is_restored_and_none_is_started(
    unused_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["restore", "--device", "pixel-7", "--adb-server-port", str(unused_port)]

    codes = run(words), run(words)

    assert codes == (LAB, LAB)
    assert "no adb server answers" in capsys.readouterr().err
