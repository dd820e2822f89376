"""An app's process on a virtual device: started, asked for, stopped."""

from __future__ import annotations

import pytest

from harness.drivers.app_process import AppProcess
from harness.drivers.device import Device
from harness.errors import CommandFailedError
from harness.messengers.courier.app import ACTIVITY
from harness.messengers.courier.screens import PACKAGE


@pytest.fixture
def process(courier_device: Device) -> AppProcess:
    """Courier, stopped."""
    process = AppProcess(courier_device.adb, PACKAGE, ACTIVITY)
    process.stop()
    return process


def test_an_app_that_does_not_run_has_no_process_id(process: AppProcess) -> None:
    assert process.pid() is None


def test_a_started_app_runs_and_is_in_front(process: AppProcess, courier_device: Device) -> None:
    process.start()

    assert process.pid() is not None
    assert courier_device.ui.look().find(package=PACKAGE) is not None


def test_starting_a_running_app_keeps_its_process(process: AppProcess) -> None:
    process.start()
    before = process.pid()

    process.start()

    assert process.pid() == before


def test_a_stopped_app_starts_as_another_process(process: AppProcess) -> None:
    process.start()
    before = process.pid()

    process.stop()
    process.start()

    assert process.pid() not in {None, before}


def test_an_activity_that_is_not_there_is_refused(courier_device: Device) -> None:
    nobody = AppProcess(courier_device.adb, "org.nobody", "org.nobody.Main")

    with pytest.raises(CommandFailedError, match=r"(?s)could not be started.*not exist"):
        nobody.start()
