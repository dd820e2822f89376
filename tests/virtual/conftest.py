"""A booted device in this process, for the tests of everything that is built on its state."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.device import Android
from harness.virtual.android.model import model_for

TIME_SCALE = 20.0


@pytest.fixture
def api() -> int:
    """The API level of `android`; a test overrides it by a parameter of this name."""
    return 34


@pytest.fixture
def build_type() -> str:
    """The build type of `android`; a test overrides it by a parameter of this name."""
    return "userdebug"


@pytest.fixture
def android(tmp_path: Path, api: int, build_type: str) -> Iterator[Android]:
    """A booted device with factory state, its timers 20 times as fast as the host's clock."""
    device = Android(
        model_for(api, build_type),
        "emulator-5554",
        tmp_path / "device",
        clock=DeviceClock(scale=TIME_SCALE),
        boot_seconds=0.0,
    )
    device.boot()
    yield device
    device.shutdown()
