"""What a run leaves behind: steps, pictures and verdicts, read from Allure's files."""

from __future__ import annotations

import re
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness.conditions.registry import all_conditions
from harness.fleet.service import service_command
from harness.lab import CURRENT, courier_apks
from harness.model import Capability, Cause
from harness.processes import Child, start
from tests.report_reader import expect_reason, expect_six_steps, label, results

if TYPE_CHECKING:
    from tests.conftest import AdbServer, DeviceFactory

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]


NEEDS_PLAIN = [c for c in all_conditions().values() if Capability.SERVICE_PLAIN in c.needs]


@dataclass(frozen=True)
class ByHand:
    """Devices and a service that run in other processes, and how a run is told of them."""

    server: AdbServer
    serials: tuple[str, ...]
    service: Child
    ready: dict[str, Any]

    @property
    def options(self) -> list[str]:
        """All that the run is told."""
        return [
            *(f"--android-device={serial}" for serial in self.serials),
            f"--android-service={self.ready['tls_url']}",
            f"--android-service-control={self.ready['control_url']}",
            f"--android-service-token-file={self.ready['token_file']}",
        ]


@pytest.fixture
def by_hand(
    adb_server: AdbServer, device_factory: DeviceFactory, tmp_path: Path
) -> Iterator[ByHand]:
    """Two devices with Courier and a service, each in a process of its own."""
    arguments = ["--install", str(courier_apks()[CURRENT]), "--time-scale", "20"]
    devices = device_factory(*arguments, devices=2).devices
    command = service_command(database=":memory:", token_file=tmp_path / "token")
    service = start("service", [*command, "--stop-with-stdin"])
    yield ByHand(adb_server, tuple(d.serial for d in devices), service, service.ready())
    service.stop()


def run_scenarios(
    by_hand: ByHand, folder: Path, *arguments: str, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run every scenario, told nothing but serials and addresses; results go to `folder`."""
    words = ["scenarios", "-p", "no:cacheprovider", "-q", f"--alluredir={folder}", *arguments]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words, *by_hand.options],
        cwd=ROOT,
        env=by_hand.server.environment | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_each_cause_is_reproduced_with_everything_started_by_hand(
    by_hand: ByHand, tmp_path: Path
) -> None:
    folder = tmp_path / "allure"

    done = run_scenarios(by_hand, folder, "-k", "airplane_mode or not test_network")

    found = results(folder)
    assert {result["status"] for result in found} == {"passed"}, done.stdout
    assert {label(result, "feature") for result in found} == {cause.value for cause in Cause}
    for result in found:
        expect_six_steps(folder, result)
        expect_reason(folder, result)
    token = Path(by_hand.ready["token_file"]).read_text(encoding="utf-8").strip().encode()
    assert not [path.name for path in folder.iterdir() if token in path.read_bytes()]


def expect_ends(printed: str, end: str) -> None:
    """Assert that every scenario ended like this, but the one that a service named by TLS lacks."""
    ended = len(all_conditions()) - len(NEEDS_PLAIN)
    assert f"{ended} {end}, {len(NEEDS_PLAIN)} skipped" in printed, printed
    assert printed.count("not offered without TLS") == len(NEEDS_PLAIN)


def test_with_the_service_gone_every_scenario_is_broken_and_courier_says_so(
    by_hand: ByHand, tmp_path: Path
) -> None:
    folder = tmp_path / "allure"

    done = run_scenarios(
        by_hand, folder, "-p", "tests.service_killer", KILL_PID=str(by_hand.service.pid)
    )

    found = [result for result in results(folder) if result["status"] != "skipped"]
    expect_ends(done.stdout, "failed")
    assert {result["status"] for result in found} == {"broken"}
    words = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.xml"))
    assert "t connect to the server" in words or "t reach the server" in words


TWO = ("-k", "new_account or hourly_limit")


def test_a_report_that_cannot_be_written_breaks_its_scenario_and_no_other(
    by_hand: ByHand, tmp_path: Path
) -> None:
    folder = tmp_path / "allure"

    done = run_scenarios(by_hand, folder, *TWO, "-p", "tests.report_taker")

    assert re.search(r"^2 passed, \d+ deselected, 1 error in", done.stdout, re.MULTILINE)
    assert "of the report's files could not be written" in done.stdout
    (result,) = results(folder)
    assert result["status"] == "passed"
    assert "hourly_limit" in result["fullName"]


def test_without_screenshots_a_scenario_is_broken_and_the_next_one_passes(
    by_hand: ByHand, tmp_path: Path
) -> None:
    folder = tmp_path / "allure"

    done = run_scenarios(by_hand, folder, *TWO, "-p", "tests.picture_taker")

    first, second = sorted(results(folder), key=lambda result: int(result["start"]))
    assert (first["status"], second["status"]) == ("broken", "passed"), done.stdout
    assert "screencap-that-is-not-there" in first["statusDetails"]["message"]


def test_a_device_that_is_gone_for_good_breaks_what_needs_it_and_its_list_is_kept(
    by_hand: ByHand, tmp_path: Path
) -> None:
    folder, gone = tmp_path / "allure", by_hand.serials[0]
    two = "airplane_mode or hourly_limit"

    done = run_scenarios(by_hand, folder, "-k", two, "-p", "tests.device_killer", DEVICE=gone)

    found = results(folder)
    assert [result["status"] for result in found] == ["broken", "broken"], done.stdout
    first, second = sorted(found, key=lambda result: int(result["start"]))
    assert f"{gone}: " in first["statusDetails"]["message"]
    assert "airplane-mode" in first["statusDetails"]["message"]
    assert f"device '{gone}' not found" in second["statusDetails"]["message"]
    assert list(Path(by_hand.server.environment["HOME"]).rglob(f"{gone}-*.jsonl"))
