"""A condition is brought about in whichever way the device has, and skipped where it has none."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from harness.bench import Bench
from harness.conditions.network.airplane_mode import AIRPLANE_MODE
from harness.errors import CapabilityMissingError
from harness.evidence.recorder import EvidencePolicy, Recorder
from harness.fleet.virtual import VirtualSpec
from harness.lab import CURRENT, LabPlan, courier_apks, open_lab
from harness.reproduce import injected

pytestmark = pytest.mark.slow


def test_the_first_method_that_the_device_has_is_taken(bench: Bench) -> None:
    assert AIRPLANE_MODE.method_for(bench).name == "cmd connectivity"


def test_before_api_28_airplane_mode_is_switched_by_its_tile(tmp_path: Path) -> None:
    virtual = VirtualSpec(count=2, api=26, time_scale=20, install=(courier_apks()[CURRENT],))
    plan = LabPlan((), virtual, service=None, adb_port=0, logs=tmp_path)

    with open_lab(plan) as lab:
        bench = lab.bench(Recorder(EvidencePolicy.OFF))
        assert AIRPLANE_MODE.method_for(bench).name == "the tile in quick settings"
        with injected(AIRPLANE_MODE, bench) as case:
            message = case.send("Taking off now")
            case.expect_symptom(message)
            case.remedy()
            case.expect_steady_again()


def test_a_condition_without_a_method_says_so(bench: Bench) -> None:
    helpless = dataclasses.replace(AIRPLANE_MODE, methods=())

    with pytest.raises(CapabilityMissingError, match=r"network\.airplane_mode has no method"):
        helpless.method_for(bench)


def test_a_long_run_does_not_reach_the_limits_of_its_own_service(bench: Bench) -> None:
    settings = bench.control.ask("GET", "/settings")

    assert min(settings["hourly_limit"], settings["daily_limit"]) >= 10_000
