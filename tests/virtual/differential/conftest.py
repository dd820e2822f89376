"""Runs one script twice, in the host's mksh and toybox and on a virtual device, side by side."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess  # noqa: TID251  (the reference shell and tools of the host)
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from harness.virtual.android.files.filesystem import Filesystem
from harness.virtual.android.files.owners import Owner
from harness.virtual.android.model import model_for
from harness.virtual.android.users import ROOT
from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter, Cancellation

_API = 34  # Android 14 has toybox 0.8.9 and mksh R59, which Debian 12 and 13 have
_HOME = "/data/local/tmp/work"
_MOMENT = 1_700_000_000
_LONGEST = 10.0
_FEW = 25
_ENVIRONMENT = {"TZ": "UTC", "HOME": "/dev", "TERM": "dumb", "TMPDIR": "/data/local/tmp"}
"""A HOME that both have and may write to: Android's / is mounted read-only, this host's is not."""
_PACKAGES = Path(__file__).parents[3] / ".ci" / "debian-packages.txt"
_EXAMPLES = os.environ.get("DIFFERENTIAL_EXAMPLES")

Files = Mapping[str, bytes | None]
Said = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Outcome:
    """How a script ended, what it printed, and what it left: path, kind, mode and content."""

    status: int
    out: bytes
    err: bytes
    tree: Mapping[str, tuple[str, int, bytes]]


@dataclass(frozen=True)
class Twins:
    """The host's tools and a device, each with a folder of its own."""

    android: Android
    folder: Path
    programs: Path
    environment: Mapping[str, str]

    def __call__(self, script: str, files: Files, stdin: bytes = b"") -> tuple[Outcome, Outcome]:
        """Run `script` in two new folders that hold `files`: (theirs, ours).

        Args:
            script: for `sh -c`.
            files: contents by path; None is a folder, b"-> x" a link to x.
            stdin: what the script can read.
        """
        return self._theirs(script, files, stdin), self._ours(script, files, stdin)

    def _theirs(self, script: str, files: Files, stdin: bytes) -> Outcome:
        home = self.folder / "work"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        home.chmod(0o777)
        for name, content in files.items():
            path = home / name
            if content is None:
                path.mkdir()
                path.chmod(0o755)
            elif content.startswith(b"-> "):
                path.symlink_to(content[3:].decode())
                continue
            else:
                path.write_bytes(content)
                path.chmod(0o644)
        for name in reversed(list(files)):
            os.utime(home / name, (_MOMENT, _MOMENT), follow_symlinks=False)
        ran = subprocess.run(
            ["/system/bin/sh", "-U", "-c", script],
            executable=self.programs / "mksh",
            input=stdin,
            capture_output=True,
            env=dict(self.environment) | {"PATH": str(self.programs)},
            cwd=home,
            umask=0,
            check=False,
            timeout=_LONGEST,
            start_new_session=True,
        )
        return Outcome(
            ran.returncode if ran.returncode >= 0 else 128 - ran.returncode,
            ran.stdout.replace(str(home).encode(), _HOME.encode()),
            ran.stderr.replace(str(home).encode(), _HOME.encode()),
            dict(_real_tree(home, home)),
        )

    def _ours(self, script: str, files: Files, stdin: bytes) -> Outcome:
        filesystem = self.android.filesystem
        filesystem.remove(_HOME)
        filesystem.create_directory(_HOME, Owner(ROOT, ROOT, 0o777))
        for name, content in files.items():
            path = f"{_HOME}/{name}"
            if content is None:
                filesystem.create_directory(path, Owner(ROOT, ROOT, 0o755))
            elif content.startswith(b"-> "):
                filesystem.create_link(path, content[3:].decode(), Owner(ROOT, ROOT, 0o777))
            else:
                filesystem.create_file(path, content, Owner(ROOT, ROOT, 0o644))
        home = filesystem.host(_HOME)
        for name in reversed(list(files)):
            os.utime(home / name, (_MOMENT, _MOMENT), follow_symlinks=False)
        out, err = BytesWriter(), BytesWriter()
        cancelled = Cancellation()
        over = threading.Timer(_LONGEST, cancelled.set, (signal.SIGKILL,))
        over.start()
        status = self.android.shell.run(
            script,
            stdin=BytesReader(stdin),
            stdout=out,
            stderr=err,
            uid=0,
            cwd=_HOME,
            env=self.environment,
            cancelled=cancelled,
        )
        over.cancel()
        over.join()
        tree = dict(_our_tree(filesystem, home))
        return Outcome(status, out.getvalue(), err.getvalue(), tree)


def _real_tree(top: Path, folder: Path) -> Iterator[tuple[str, tuple[str, int, bytes]]]:
    for path in sorted(folder.iterdir()):
        name = str(path.relative_to(top))
        mode = path.lstat().st_mode & 0o7777
        if path.is_symlink():
            yield name, ("link", 0, os.fsencode(path.readlink()))
        elif path.is_dir():
            yield name, ("folder", mode, b"")
            yield from _real_tree(top, path)
        else:
            yield name, ("file", mode, path.read_bytes() if path.is_file() else b"")


def _our_tree(filesystem: Filesystem, home: Path) -> Iterator[tuple[str, tuple[str, int, bytes]]]:
    for name, (kind, _, content) in _real_tree(home, home):
        path = f"{_HOME}/{name}"
        if kind == "link":
            yield name, (kind, 0, os.fsencode(filesystem.link_text(path) or ""))
        else:
            yield (
                name,
                (kind, filesystem.owners.get(path, directory=kind == "folder").mode, content),
            )


@pytest.fixture(scope="session")
def tools() -> Mapping[str, str]:
    """Where the host's programs are; without them a test fails in CI and skips elsewhere."""
    names = _PACKAGES.read_text(encoding="utf-8").split()
    found = {name: path for name in names if (path := shutil.which(name))}
    if missing := sorted(set(names) - set(found)):
        reason = f"nothing to compare with: apt-get install {' '.join(missing)}"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    return found


@pytest.fixture(scope="module")
def twins(tools: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    """The host's tools beside a device; every real program that a script finds is toybox."""
    folder = tmp_path_factory.mktemp("twins")
    programs = folder / "programs"
    programs.mkdir()
    (programs / "mksh").symlink_to(tools["mksh"])
    listed = subprocess.run([tools["toybox"]], capture_output=True, text=True, check=True).stdout
    for name in ("toybox", *listed.split()):
        (programs / name).symlink_to(tools["toybox"])
    android = Android(model_for(_API), "emulator-5554", folder / "device", boot_seconds=0.0)
    android.boot()
    yield Twins(android, folder, programs, _ENVIRONMENT)
    android.shutdown()


@pytest.fixture
def agree(twins: Twins) -> Callable[..., None]:
    """Asserts that both do the same: status, output, complaints and the files that are left."""

    def agree(
        script: str,
        files: Files,
        stdin: bytes = b"",
        *,
        output: Said = bytes,
        complaints: Said = bytes,
    ) -> None:
        theirs, ours = twins(script, files, stdin)

        assert (ours.status, output(ours.out)) == (theirs.status, output(theirs.out))
        assert complaints(ours.err) == complaints(theirs.err)
        assert ours.tree == theirs.tree

    return agree


@pytest.fixture(scope="session")
def differential() -> Callable[..., Any]:
    """Settings of a comparison: the same examples each time, or as many others as are asked for."""
    return hypothesis.settings(
        max_examples=int(_EXAMPLES or _FEW), derandomize=_EXAMPLES is None, database=None
    )
