"""The conformance suite on a device that is named: what it does, and what it leaves behind."""

from __future__ import annotations

import json
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import AdbServer, VirtualDevices

ROOT = Path(__file__).parents[1]
PYPROJECT = ROOT / "pyproject.toml"
SUITE = ROOT / "tests" / "conformance"


@dataclass(frozen=True)
class Suite:
    """Runs the suite on the virtual device as if it were somebody's own."""

    server: AdbServer
    serial: str
    folder: Path

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end, with results in the folder."""
        pytest_words: list[str | Path] = [
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            PYPROJECT,
            "--rootdir",
            self.folder,
        ]
        device = ["--android-device", self.serial]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *pytest_words, SUITE, *device, *words],
            cwd=ROOT,
            env={  # without what tells that this test itself may run in a worker
                name: value
                for name, value in self.server.environment.items()
                if not name.startswith("PYTEST_")
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )


@pytest.fixture
def suite(adb_server: AdbServer, virtual_device: VirtualDevices, tmp_path: Path) -> Suite:
    """The suite on a named device."""
    return Suite(adb_server, virtual_device.serial, tmp_path)


@pytest.mark.slow
def test_the_answers_of_a_named_device_are_written_without_its_serial(suite: Suite) -> None:
    ran = suite("-k", "exit_status or unset_property")

    assert ran.returncode == 0, ran.stdout + ran.stderr
    (path,) = (suite.folder / "reports" / "conformance").iterdir()
    text = path.read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    outcomes = {check["check"]: check["outcome"] for check in found["checks"]}
    assert found["device"]["api"] == "34"
    assert outcomes["test_shell_reports_the_exit_status[127]"] == "passed"
    assert outcomes["test_an_unset_property_reads_as_nothing"] == "passed"
    assert suite.serial not in text


@pytest.mark.slow
def test_a_named_device_is_not_asked_by_several_workers(suite: Suite) -> None:
    ran = suite("-n", "1")

    assert ran.returncode != 0
    assert "leave -n out" in ran.stdout + ran.stderr
