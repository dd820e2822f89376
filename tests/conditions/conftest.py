"""A lab of two virtual devices and the reference service, for the contracts of the conditions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.bench import Bench
from harness.evidence.recorder import EvidencePolicy, Recorder
from harness.fleet.virtual import VirtualSpec
from harness.lab import CURRENT, Lab, LabPlan, courier_apks, open_lab


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Two signed-in participants on virtual devices of their own."""
    plan = LabPlan(
        serials=(),
        virtual=VirtualSpec(count=2, time_scale=20, install=(courier_apks()[CURRENT],)),
        service=None,
        adb_port=0,
        logs=tmp_path_factory.mktemp("logs"),
    )
    with open_lab(plan) as opened:
        yield opened


@pytest.fixture
def bench(lab: Lab) -> Bench:
    """What one scenario holds; its pictures are not kept."""
    return lab.bench(Recorder(EvidencePolicy.OFF))


@pytest.fixture
def journals(lab: Lab) -> Path:
    """The folder of undo lists."""
    return lab.journals
