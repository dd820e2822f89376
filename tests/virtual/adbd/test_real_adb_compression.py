"""The real adb program pushes and pulls with each codec, as it is told and as it chooses."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Adb, VirtualDevices

METHODS = ("brotli", "lz4", "zstd", "any", "none")
FOLDER = "/data/local/tmp/compressed"
methods = pytest.mark.parametrize("method", METHODS)


def contents(folder: Path) -> dict[Path, str]:
    return {
        path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def serial(virtual_device: VirtualDevices, adb: Adb) -> Iterator[str]:
    serial = virtual_device.serial
    adb("shell", "mkdir", "-p", FOLDER, serial=serial)
    yield serial
    adb("shell", "rm", "-rf", FOLDER, serial=serial)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with what compresses well, badly and not at all."""
    folder = tmp_path / "tree"
    (folder / "below").mkdir(parents=True)
    (folder / "zeros").write_bytes(bytes(3_000_000))
    (folder / "below" / "noise").write_bytes(os.urandom(1_000_000))
    (folder / "below" / "text").write_text("a line of text\n" * 20_000)
    (folder / "empty").touch()
    return folder


@methods
def test_folder_comes_back_as_it_was_pushed(
    adb: Adb, serial: str, tree: Path, tmp_path: Path, method: str
) -> None:
    pushed = adb("push", "-z", method, tree, FOLDER, serial=serial)
    pulled = adb("pull", "-z", method, f"{FOLDER}/tree", tmp_path / "back", serial=serial)

    assert (pushed.returncode, pulled.returncode) == (0, 0), (pushed, pulled)
    assert contents(tmp_path / "back") == contents(tree)


@methods
def test_environment_chooses_as_well(
    adb: Adb, serial: str, tree: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setenv("ADB_COMPRESSION", method)
    back = tree.parent / "zeros"

    pushed = adb("push", tree / "zeros", f"{FOLDER}/zeros", serial=serial)
    pulled = adb("pull", f"{FOLDER}/zeros", back, serial=serial)

    assert (pushed.returncode, pulled.returncode) == (0, 0), (pushed, pulled)
    assert back.read_bytes() == (tree / "zeros").read_bytes()


@methods
def test_dry_run_stores_nothing(adb: Adb, serial: str, tree: Path, method: str) -> None:
    pushed = adb("push", "-n", "-z", method, tree / "zeros", f"{FOLDER}/zeros", serial=serial)

    assert pushed.returncode == 0, pushed
    assert adb("shell", f"[ -e {FOLDER}/zeros ]", serial=serial).returncode == 1


@methods
def test_refusal_reaches_the_host_under_every_codec(
    adb: Adb, serial: str, tree: Path, method: str
) -> None:
    refused = adb("push", "-z", method, tree / "below" / "noise", "/system/noise", serial=serial)

    assert refused.returncode == 1
    assert "Read-only file system" in refused.stderr + refused.stdout
