"""A service that dies half-way: a clear typed error, evidence kept, the device put back."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from harness.conditions.network.airplane_mode import AIRPLANE_MODE
from harness.control import ServiceAddress
from harness.errors import UndoFailedError
from harness.evidence.recorder import EvidencePolicy, Recorder
from harness.fleet.service import service_command
from harness.fleet.virtual import VirtualSpec
from harness.lab import CURRENT, LabPlan, courier_apks, open_lab
from harness.processes import start
from harness.reproduce import injected

pytestmark = pytest.mark.slow


def test_a_service_that_dies_half_way_leaves_the_device_as_it_was(tmp_path: Path) -> None:
    command = service_command(database=":memory:", token_file=tmp_path / "token")
    service = start("service", [*command, "--stop-with-stdin"])
    ready = service.ready()
    address = ServiceAddress(ready["url"], ready["control_url"], Path(ready["token_file"]))
    virtual = VirtualSpec(count=2, time_scale=20, install=(courier_apks()[CURRENT],))
    plan = LabPlan((), virtual, service=address, adb_port=0, logs=tmp_path)

    with (  # noqa: PT012  (the block is what is judged)
        pytest.raises(UndoFailedError) as caught,
        open_lab(plan) as lab,
    ):
        bench = lab.bench(Recorder(EvidencePolicy.OFF))
        device = bench.sender.device
        try:
            with injected(AIRPLANE_MODE, bench):
                assert device.airplane_mode.read() is True
                os.kill(service.pid, signal.SIGKILL)
                raise KeyboardInterrupt  # what the scenario does then does not matter
        finally:
            restored = device.airplane_mode.read() is False
            service.stop()

    assert restored
    assert all(line.startswith("service-") for line in caught.value.remaining)
    assert "failed" in str(caught.value)
