"""What cannot be put back is declared, is held to it in each run, and is left out on a phone."""

from __future__ import annotations

import dataclasses
import os
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.conditions.network.airplane_mode import AIRPLANE_MODE
from harness.conditions.registry import all_conditions
from harness.errors import ProtocolError
from harness.injection import in_force
from harness.journal import Journal
from harness.lab import CURRENT, courier_apks
from harness.model import Capability
from harness.reproduce import injected
from harness.subject import Subject

if TYPE_CHECKING:
    from tests.conftest import AdbServer, DeviceFactory

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 300
RULE = "filter OUTPUT -p udp --dport 9 -j DROP"
FOR_GOOD = {
    *(Capability.DOWNGRADE, Capability.PACKET_FILTER, Capability.RUN_AS, Capability.SET_TIME),
    Capability.TRAFFIC_CONTROL,
}
"""Who needs one of these changes apps, their data, the clock or the system as root."""
HARMLESS = ("network.airplane_mode", "network.firewall_app")
HARMFUL = ("app.corrupt_cache", "network.wrong_clock", "updates.old_protocol")


@pytest.mark.parametrize("condition", all_conditions().values(), ids=lambda each: each.id)
def test_what_cannot_be_put_back_is_declared(condition: Condition) -> None:
    for method in condition.methods:
        needs = condition.needs | method.needs
        assert Capability.DISPOSABLE in needs or not needs & FOR_GOOD, method.name


def _add_rule(subject: Subject, journal: Journal) -> None:
    journal.set(subject.sender.device.network.packet_filter, [RULE])


def _remove_rules(subject: Subject) -> None:
    subject.sender.device.network.packet_filter.root.shell("iptables -F")


@pytest.mark.slow
def test_a_method_that_does_not_declare_it_is_refused_also_on_a_virtual_device(
    bench: Bench,
) -> None:
    silent = Method("root, and says nothing of it", _add_rule)

    with (
        pytest.raises(ProtocolError, match=r"runs as root needs Capability\.DISPOSABLE"),
        in_force(AIRPLANE_MODE, silent, bench),
    ):
        pass

    assert bench.sender.device.network.packet_filter.read() == []


@pytest.mark.slow
def test_a_remedy_that_does_not_declare_it_is_refused_too(bench: Bench) -> None:
    silent = dataclasses.replace(AIRPLANE_MODE, remedy=_remove_rules)

    with (
        pytest.raises(ProtocolError, match=r"runs as root needs Capability\.DISPOSABLE"),
        injected(silent, bench) as case,
    ):
        case.remedy()


@pytest.mark.slow
@pytest.mark.parametrize("marked", [False, True], ids=["a phone", "a marked phone"])
def test_scenarios_leave_out_on_a_phone_what_its_owner_did_not_allow(
    adb_server: AdbServer, device_factory: DeviceFactory, tmp_path: Path, marked: bool
) -> None:
    apk = str(courier_apks()[CURRENT])
    options = ["--hardware", "oriole", "--time-scale", "20", "--install", apk]
    serials = [each.serial for each in device_factory(*options, devices=2).devices]
    inventory = tmp_path / "devices.yaml"
    lines = [f"  mine{n}: {{serial: {s}, disposable: true}}\n" for n, s in enumerate(serials)]
    inventory.write_text("version: 1\n" + ("devices:\n" + "".join(lines)) * marked)

    words = ["scenarios", "-q", "-p", "no:cacheprovider", "-p", "tests.chosen_scenarios"]
    words += [f"--android-inventory={inventory}"]
    words += [f"--android-device={serial}" for serial in serials]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, f"--alluredir={tmp_path / 'allure'}"],
        cwd=ROOT,
        env=os.environ | adb_server.environment | {"CHOSEN": " ".join(HARMLESS + HARMFUL)},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
    )

    left_out = "" if marked else f", {len(HARMFUL)} skipped"
    passed = len(HARMLESS) + len(HARMFUL) * marked
    assert f"{passed} passed{left_out}, " in done.stdout, done.stdout + done.stderr
    assert ("cannot be put back is not given for this device" in done.stdout) is not marked
