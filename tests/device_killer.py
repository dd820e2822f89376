"""A pytest plugin for tests: ends the device DEVICE for good once a condition is in force."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest

from harness import processes
from harness.adb import adb_binary
from harness.evidence.recorder import Recorder
from harness.model import Phase

_phase = Recorder.phase


@contextlib.contextmanager
def _ending(self: Recorder, phase: Phase) -> Iterator[None]:
    if phase is Phase.SYMPTOM:
        port, serial = os.environ["ANDROID_ADB_SERVER_PORT"], os.environ["DEVICE"]
        processes.run([str(adb_binary()), "-P", port, "-s", serial, "emu", "kill"])
    with _phase(self, phase):
        yield


def pytest_configure() -> None:
    """Stand between a scenario and its phases."""
    pytest.MonkeyPatch().setattr(Recorder, "phase", _ending)
