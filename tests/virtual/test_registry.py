"""Who runs, as other processes read it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from harness.virtual.registry import Entry, Registry, default_state_dir

ENTRY = Entry(
    serial="emulator-20000",
    pid=os.getpid(),
    console_port=20000,
    adb_port=20001,
    api=34,
    time_scale=1.0,
    log="/tmp/log",  # noqa: S108  (only a text here)
    token_file="/home/me/.emulator_console_auth_token",  # noqa: S106  (a path)
    started=1.5,
)
NO_PROCESS = 2**22 + 1  # above the highest pid_max


def test_registry_lists_devices_by_port(tmp_path: Path) -> None:
    registry = Registry(tmp_path)
    later = replace(ENTRY, serial="emulator-20002", console_port=20002)

    registry.add(later)
    registry.add(ENTRY)

    assert Registry(tmp_path).entries() == [ENTRY, later]


def test_registry_forgets_a_device(tmp_path: Path) -> None:
    registry = Registry(tmp_path)
    registry.add(ENTRY)

    registry.remove(ENTRY)
    registry.remove(ENTRY)

    assert registry.entries() == []


def test_registry_drops_devices_of_dead_processes(tmp_path: Path) -> None:
    registry = Registry(tmp_path)
    registry.add(replace(ENTRY, pid=NO_PROCESS))

    assert registry.entries() == []
    assert list((tmp_path / "devices").iterdir()) == []


def test_registry_drops_files_that_are_no_entries(tmp_path: Path) -> None:
    (tmp_path / "devices").mkdir()
    (tmp_path / "devices" / "x.json").write_text('{"serial": 1')

    assert Registry(tmp_path).entries() == []


def test_state_is_below_the_users_state_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/state")

    assert default_state_dir() == Path("/state/harness/virtual")


def test_state_folder_has_the_standards_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/me")

    assert default_state_dir() == Path("/home/me/.local/state/harness/virtual")
