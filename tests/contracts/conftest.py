"""What the contracts run against: virtual devices always, real ones with `--android-device`."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.adb import DEFAULT_PORT, AdbServer
from harness.clock import SystemClock
from harness.control import ServiceControl
from harness.drivers.device import Device
from harness.fleet.selection import VIRTUAL
from harness.fleet.service import reference_service
from harness.ui import DeviceUi

LEVELS = (24, 29, 34, 36)
"""The oldest, the newest, the usual one, and one from between."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One round of contracts for each virtual device, and one for each device that is named."""
    if "contract_serial" in metafunc.fixturenames:
        named = metafunc.config.getoption("android_device") or []
        rounds = [*LEVELS, *(serial for serial in named if serial != VIRTUAL)]
        names = [f"API {each}" if isinstance(each, int) else each for each in rounds]
        metafunc.parametrize("contract_serial", rounds, ids=names, scope="session")


@pytest.fixture(scope="session")
def contract_device(contract_serial: int | str, request: pytest.FixtureRequest) -> Iterator[Device]:
    """The device of this round, by the adb server that the operator uses for named ones."""
    if isinstance(contract_serial, int):
        start: Callable[[int], Device] = request.getfixturevalue("courier_device_at")
        yield start(contract_serial)
        return
    port = int(os.environ.get("ANDROID_ADB_SERVER_PORT", DEFAULT_PORT))
    adb = AdbServer(port=port).device(contract_serial, disposable=True)  # named for this
    ui = DeviceUi(adb)
    yield Device(adb, ui, SystemClock())
    ui.stop()


@pytest.fixture(scope="session")
def control(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceControl]:
    """The control side of a reference service of the run's own, with one account."""
    folder: Path = tmp_path_factory.mktemp("service")
    with reference_service(folder, folder) as address:
        control = ServiceControl(address)
        account = {"password": secrets.token_hex(8), "display_name": "Ada", "age_days": 400}
        control.create_account("ada", **account)
        yield control
        control.close()
