"""The same scripts in the host's mksh and in ours: output and status must be equal."""

from __future__ import annotations

import shutil
import subprocess  # noqa: TID251  (the reference shell of the host)
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.virtual.android.model import model_for
from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter

_MKSH = shutil.which("mksh")
_DATA = Path(__file__).parents[2] / "data" / "shell" / "scripts.txt"
_SCRIPTS = _DATA.read_text(encoding="utf-8").rstrip("\n").split("\n----\n")

pytestmark = pytest.mark.skipif(_MKSH is None, reason="mksh is not installed on this host")


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Android]:
    android = Android(
        model_for(34), "emulator-5554", tmp_path_factory.mktemp("device"), boot_seconds=0.0
    )
    android.boot()
    yield android
    android.shutdown()


@pytest.mark.parametrize("script", _SCRIPTS, ids=range(len(_SCRIPTS)))
def test_shell_prints_and_returns_what_mksh_does(device: Android, script: str) -> None:
    theirs = subprocess.run(
        [_MKSH or "mksh", "-c", script],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={"PATH": "/none", "HOME": "/", "TERM": "dumb"},
        cwd="/",
        check=False,
    )
    out, err = BytesWriter(), BytesWriter()

    status = device.shell.run(script, stdin=BytesReader(), stdout=out, stderr=err)

    assert (status, out.getvalue()) == (theirs.returncode, theirs.stdout)
    assert bool(err.getvalue()) == bool(theirs.stderr)
