"""bugreport: everything at once."""

import zipfile
from collections.abc import Callable
from typing import Any

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_bugreportz_writes_a_zip_file_and_says_where(run: Run, android: Android) -> None:
    lines = run("bugreportz -p").out.splitlines()

    path = lines[-1].removeprefix("OK:")
    assert lines[0] == f"BEGIN:{path}"
    with zipfile.ZipFile(android.filesystem.resolve(path)) as archive:
        name = archive.read("main_entry.txt").decode()
        assert "[ro.build.version.sdk]: [34]" in archive.read(name).decode()


def test_bugreportz_leaves_a_file_that_the_shell_may_read(run: Run) -> None:
    path = run("bugreportz").out.strip().removeprefix("OK:")

    assert run(f"ls -l {path}").out.split()[2:4] == ["shell", "shell"]
    assert run(f"head -c 2 {path}").out == "PK"
    assert "Permission denied" in run("ls /data/user_de/0/com.android.settings").err


def test_bugreport_warns_and_prints_flat_text(run: Run) -> None:
    ran = run("bugreport")

    assert "WARNING: flat bugreports are deprecated" in ran.err
    assert "DUMP OF SERVICE battery:" in ran.out
