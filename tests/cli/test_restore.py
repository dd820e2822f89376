"""`harness restore`: of one device or of all that have a list, or only said."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from harness.cli import run
from harness.drivers.airplane_mode import AirplaneMode
from harness.drivers.app_package import KEPT
from harness.drivers.device import Device
from harness.drivers.undo_mirror import UndoMirror
from harness.fleet.leases import leased
from harness.journal import Journal
from harness.redaction import SECRETS
from tests.conftest import AdbServer

OK, LAB, USAGE, NOTHING, NOT_RESTORED = 0, 3, 4, 5, 6


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, adb_server: AdbServer) -> Path:
    """The folder of undo lists of a user with nothing else."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(adb_server.port))
    return tmp_path / "harness" / "journals"


@pytest.fixture
def switch(courier_device: Device) -> AirplaneMode:
    return AirplaneMode(courier_device.adb)


@pytest.fixture
def left(lists: Path, switch: AirplaneMode) -> Path:
    """The list of a run that turned airplane mode on, and died."""
    serial = switch.adb.serial
    path = lists / f"{serial}-1.jsonl"
    Journal(path, serial, mirror=UndoMirror(switch.adb)).set(switch, True)
    return path


def test_a_dry_run_says_what_would_be_put_back_and_changes_nothing(
    left: Path, switch: AirplaneMode, capsys: pytest.CaptureFixture[str]
) -> None:
    text, copy = left.read_bytes(), UndoMirror(switch.adb).read()

    code = run(["restore", "--dry-run"])

    assert code == OK
    said = capsys.readouterr().out
    assert said == f"{switch.adb.serial}: would put back airplane-mode to false\n"
    assert switch.read()
    assert left.read_bytes() == text
    assert UndoMirror(switch.adb).read() == copy
    assert run(["restore"]) == OK
    assert not switch.read()


def test_without_a_name_every_device_with_a_list_is_restored(
    left: Path, switch: AirplaneMode, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["restore"])

    assert code == OK
    assert capsys.readouterr().out == f"{switch.adb.serial}: put back airplane-mode\n"
    assert not switch.read()
    assert not left.exists()
    assert run(["restore"]) == NOTHING


def test_a_device_that_is_not_there_keeps_no_other_from_being_restored(
    left: Path, switch: AirplaneMode, lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = lists / "absent-1-7.jsonl"
    Journal(absent, "absent-1")

    code = run(["restore"])

    told = capsys.readouterr()
    assert code == NOT_RESTORED
    assert "absent-1: " in told.err
    assert "adb does not list it" in told.err
    assert str(absent) in told.err
    assert not switch.read()
    assert not left.exists()
    assert absent.exists()


@pytest.mark.parametrize("named", [False, True], ids=["all", "one"])
def test_a_run_that_is_at_work_is_left_alone(
    left: Path, switch: AirplaneMode, capsys: pytest.CaptureFixture[str], *, named: bool
) -> None:
    words = ["restore", *(["--device", switch.adb.serial] if named else [])]
    with leased(switch.adb, "a scenario"):
        code = run(words)

        assert code in (LAB, NOT_RESTORED)
        assert f"process {os.getpid()}, a scenario" in capsys.readouterr().err
        assert switch.read()
        assert left.exists()
    assert run(words) == OK
    assert not switch.read()


def test_a_list_whose_writers_number_is_anothers_by_now_is_put_back(
    left: Path, switch: AirplaneMode
) -> None:
    head, *entries = left.read_text().splitlines()
    left.write_text("\n".join([json.dumps(json.loads(head) | {"process": 1}), *entries, ""]))

    assert run(["restore"]) == OK
    assert not switch.read()


@pytest.mark.parametrize(
    "words",
    [[], ["--dry-run"], ["--device", "SERIAL"], ["--device", "SERIAL", "--forget"]],
    ids=" ".join,
)
def test_no_secret_is_said(
    left: Path, switch: AirplaneMode, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    SECRETS.learn(secret := "c0ntr0l-t0ken-of-restore")
    with left.open("a") as file:
        file.write(json.dumps({"knob": f"no-knob:{secret}", "restore": secret}) + "\n")
    serial = switch.adb.serial

    run(["restore", *(serial if word == "SERIAL" else word for word in words)])

    told = capsys.readouterr()
    assert "[redacted]" in told.out + told.err
    assert secret not in told.out + told.err
    UndoMirror(switch.adb).forget()
    switch.adb.shell(f"rm -rf {KEPT}-aside-*")
    switch.write(False)


def test_a_list_that_another_host_has_put_back_is_only_set_aside(
    left: Path, switch: AirplaneMode, capsys: pytest.CaptureFixture[str]
) -> None:
    UndoMirror(switch.adb).forget()  # its last step
    why = "the device no longer has its copy"

    dry = run(["restore", "--dry-run"]), capsys.readouterr().out
    told = run(["restore"]), capsys.readouterr().out

    aside = f"{left}.aside"
    assert dry[0] == told[0] == OK
    assert dry[1].startswith(f"{switch.adb.serial}: would set aside {left}: {why}")
    assert told[1].startswith(f"{switch.adb.serial}: set aside as {aside}: {why}")
    assert switch.read()
    assert not left.exists()
    assert Path(aside).exists()
    switch.write(False)


@pytest.fixture
def hopeless(left: Path, switch: AirplaneMode) -> Path:
    """A list with an entry that can never be put back, and with a file kept for another."""
    mirror, kept = UndoMirror(switch.adb), f"{KEPT}/org.courier.messenger-cache.tar"
    switch.adb.shell(f"echo archive > {kept}")
    for knob, value in (("unheard-of", 1), ("app-folder:org.courier.messenger:cache", kept)):
        mirror.append(json.dumps({"knob": knob, "restore": value}))
    return left


def test_what_fails_is_told_with_its_list_and_the_way_out(
    hopeless: Path, switch: AirplaneMode, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["restore", "--device", switch.adb.serial])

    said = capsys.readouterr().err
    assert code == NOT_RESTORED
    assert f"{hopeless}: unheard-of should be 1" in said
    assert "`harness restore --forget`" in said
    UndoMirror(switch.adb).forget()


def test_forgetting_tells_what_stays_undone_and_keeps_it_for_doing_it_by_hand(
    hopeless: Path, switch: AirplaneMode, capsys: pytest.CaptureFixture[str]
) -> None:
    serial, text = switch.adb.serial, hopeless.read_bytes()

    code = run(["restore", "--device", serial, "--forget"])

    said = capsys.readouterr().out
    aside = switch.adb.shell(f"ls -d {KEPT}-aside-*")
    assert code == OK
    assert f"{serial}: {hopeless}: unheard-of should be 1.\n" in said
    assert f"{hopeless}: airplane-mode should be false. By hand: `adb -s {serial}" in said
    assert f"cat {aside}/org.courier.messenger-cache.tar |" in said
    assert f"{serial}: set aside as {hopeless}.aside" in said
    assert f"{serial}: its own copy is in {aside} now" in said
    assert switch.read()
    assert not hopeless.exists()
    assert Path(f"{hopeless}.aside").read_bytes() == text
    assert switch.adb.shell(f"cat {aside}/org.courier.messenger-cache.tar") == "archive"
    assert run(["restore", "--device", serial]) == NOTHING
    assert run(["restore", "--device", serial, "--forget"]) == NOTHING
    switch.adb.shell(f"rm -r {aside}")
    switch.write(False)


def test_a_copy_that_cannot_be_read_can_be_forgotten(
    left: Path, switch: AirplaneMode, capsys: pytest.CaptureFixture[str]
) -> None:
    serial = switch.adb.serial
    switch.adb.shell(f"chmod 000 {KEPT}/journal")
    first = run(["restore", "--device", serial])

    code = run(["restore", "--device", serial, "--forget"])

    said = capsys.readouterr().out
    assert (first, code) == (LAB, OK)
    assert "is not known" in said
    assert f"{left}: airplane-mode should be false" in said
    assert run(["restore", "--device", serial]) == NOTHING
    switch.adb.shell(f"chmod 777 {KEPT}-aside-*/journal; rm -r {KEPT}-aside-*")
    switch.write(False)


def test_the_lists_of_a_device_that_is_gone_for_good_can_be_forgotten(
    lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lists / "absent-1-7.jsonl"
    Journal(path, "absent-1")
    with path.open("a") as file:
        file.write('{"knob": "wifi", "restore": true}\n')

    codes = [run(["restore", "--device", "absent-1", "--forget"]) for _ in range(2)]

    assert codes == [OK, NOTHING]
    said = capsys.readouterr().out
    assert f"absent-1: {path}: wifi should be true. By hand: `adb -s absent-1 shell" in said
    assert "absent-1: it cannot be asked; a copy that it has stays" in said
    assert not path.exists()
    assert Path(f"{path}.aside").exists()


@pytest.mark.usefixtures("lists")
def test_only_a_device_that_is_named_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["restore", "--forget"]) == USAGE
    assert "--forget goes with --device" in capsys.readouterr().err


def test_with_no_list_there_is_nothing_to_do(
    lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = run(["restore"]), run(["restore", "--dry-run"])

    assert codes == (NOTHING, NOTHING)
    assert "Nothing to put back" in capsys.readouterr().out
    assert not lists.exists()


def test_what_cannot_be_put_back_is_said_with_its_way_by_hand(
    lists: Path, switch: AirplaneMode, capsys: pytest.CaptureFixture[str]
) -> None:
    serial = switch.adb.serial
    path = lists / f"{serial}-1.jsonl"
    Journal(path, serial)
    with path.open("a") as file:
        file.write('{"knob": "service-clock", "restore": 0.0}\n')

    code = run(["restore", "--device", serial])

    said = capsys.readouterr().err
    assert code == NOT_RESTORED
    assert "service-clock should be 0.0" in said
    assert "By hand: with its service running, `PUT /control/v1/clock`" in said
    path.unlink()
