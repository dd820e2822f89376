"""Snapshots: the whole state saved, loaded and listed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from harness.virtual.android.model import model_for
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.android.snapshots import copy_folder
from harness.virtual.device import Android

BuildApk = Callable[..., Path]
NAME = "org.example.app"

pytestmark = pytest.mark.slow


def _load(android: Android, name: str) -> None:
    android.load_snapshot(android.find_snapshot(name))


def test_a_loaded_snapshot_has_the_files_settings_and_packages_of_then(
    android: Android, build_apk: BuildApk
) -> None:
    user = android.filesystem.view(2000)
    user.write_bytes("/sdcard/note", b"then")
    android.settings.put("global", "harness_test", "then")
    android.properties.set("persist.harness.test", "then")
    android.packages.install([build_apk()], InstallOptions(grant_all=True))

    android.save_snapshot("before")
    user.write_bytes("/sdcard/note", b"later")
    android.settings.put("global", "harness_test", "later")
    android.properties.set("persist.harness.test", "later")
    android.packages.uninstall(NAME)
    _load(android, "before")

    package = android.packages.get(NAME)
    assert android.filesystem.view(2000).read_bytes("/sdcard/note") == b"then"
    assert android.settings.get("global", "harness_test") == "then"
    assert android.properties.get("persist.harness.test") == "then"
    assert package is not None
    assert package.granted == {"android.permission.CAMERA"}
    assert package.file("assets/note.txt") == b"version 1"


def test_a_loaded_snapshot_shows_the_screen_of_then(android: Android, build_apk: BuildApk) -> None:
    android.packages.install([build_apk()], InstallOptions())
    android.activities.start_launcher("com.android.settings")
    android.activities.start_launcher(NAME)
    android.clipboard.set("copied")
    android.battery.override(level=7, ac=False)
    android.properties.set("debug.harness", "1")
    picture = android.display.frame().tobytes()
    before = [task.affinity for task in android.activities.tasks]

    android.save_snapshot("before")
    elapsed = android.clock.elapsed()
    android.activities.force_stop(NAME)
    _load(android, "before")

    assert [task.affinity for task in android.activities.tasks] == before
    assert android.activities.is_foreground(NAME)
    assert android.clipboard.get() == "copied"
    assert android.battery.state.level == 7
    assert android.properties.get("debug.harness") == "1"
    assert android.clock.elapsed() >= elapsed - 5
    assert len(android.display.frame().tobytes()) == len(picture)


def test_a_snapshot_outlives_a_factory_reset(android: Android) -> None:
    android.settings.put("global", "harness_test", "then")
    android.save_snapshot("a/../b")

    android.factory_reset()
    wiped = android.settings.get("global", "harness_test")
    _load(android, "a/../b")

    assert wiped is None
    assert android.settings.get("global", "harness_test") == "then"


def test_a_screen_that_was_off_stays_off(android: Android) -> None:
    android.power.go_to_sleep()
    android.save_snapshot("off")
    android.power.wake_up()

    _load(android, "off")

    assert not android.power.interactive


def test_a_snapshot_of_another_model_is_refused(android: Android) -> None:
    android.save_snapshot("mine")
    other = Android(model_for(28), "emulator-5554", android.state_dir, boot_seconds=0.0)

    with pytest.raises(ValueError, match="mine"):
        other.find_snapshot("mine")
    with pytest.raises(KeyError):
        other.find_snapshot("none")


def test_a_database_in_use_is_copied_whole(tmp_path: Path) -> None:
    source, target = tmp_path / "state", tmp_path / "copy"
    source.mkdir()
    os.mkfifo(source / "pipe")
    (source / "link").symlink_to("note")
    (source / "note").write_text("x")
    with closing(sqlite3.connect(source / "data.db")) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE t (x)")
        writer.commit()
        writer.execute("INSERT INTO t VALUES (1)")
        writer.commit()
        writer.execute("INSERT INTO t VALUES (2)")

        copy_folder(source, target)

    assert sorted(each.name for each in target.iterdir()) == ["data.db", "link", "note"]
    assert (target / "link").is_symlink()
    with closing(sqlite3.connect(target / "data.db")) as copy:
        assert copy.execute("SELECT x FROM t").fetchall() == [(1,)]
