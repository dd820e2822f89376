"""Temporary folders of runs: gone at the end, or with the next run."""

from __future__ import annotations

import os
import signal
import subprocess  # noqa: TID251  (a run of its own is killed)
import sys
from pathlib import Path

import pytest

from harness.run_folder import run_folder, sweep

HOLDER = """
from harness.run_folder import run_folder
with run_folder() as home:
    print(home, flush=True)
    input()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that temporary ones are made in."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_it_is_gone_at_the_end() -> None:
    with run_folder() as home:
        (home / "file").write_text("x")

    assert not home.exists()


def test_that_of_a_killed_run_goes_with_the_next_one(temporary: Path) -> None:
    environment = os.environ | {"TMPDIR": str(temporary)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as holder:
        assert holder.stdout is not None
        home = Path(holder.stdout.readline().strip())
        while_it_lives = sweep()
        holder.send_signal(signal.SIGKILL)
        holder.wait()

        with run_folder():
            assert not home.exists()

    assert while_it_lives == []


def test_what_is_not_ours_stays(temporary: Path) -> None:
    (temporary / "harness-of-somebody").mkdir()

    assert sweep() == []
    assert (temporary / "harness-of-somebody").is_dir()
