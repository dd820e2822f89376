"""Commands typed into the shell of a booted device, as `adb shell` would."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter

COURIER = "org.courier.messenger"
_APKS = Path(__file__).parents[3] / "harness" / "apps" / "courier"
_RECORDED = Path(__file__).parents[2] / "data" / "android"
_PATIENCE = 5.0


@dataclass(frozen=True)
class Ran:
    """How a script ended and what it printed."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(android: Android) -> Run:
    """Runs a script as the user `uid`, by default shell."""

    def run(script: str, uid: int = 2000) -> Ran:
        out, err = BytesWriter(), BytesWriter()
        status = android.shell.run(script, stdin=BytesReader(), stdout=out, stderr=err, uid=uid)
        return Ran(status, out.getvalue().decode(), err.getvalue().decode())

    return run


@pytest.fixture
def courier(android: Android) -> int:
    """Courier is installed; its uid."""
    result = android.packages.install([_APKS / "courier-3.2.0.apk"], InstallOptions())
    assert result.ok, str(result)
    package = android.packages.get(COURIER)
    assert package is not None
    return package.uid


@pytest.fixture
def eventually(android: Android) -> Callable[[Callable[[], bool]], None]:
    """Waits until a condition on the device's network holds."""
    changed = threading.Condition()

    def tell() -> None:
        with changed:
            changed.notify_all()

    android.connectivity.observe(tell)

    def wait(condition: Callable[[], bool]) -> None:
        with changed:
            assert changed.wait_for(condition, _PATIENCE)

    return wait


@pytest.fixture
def online(android: Android, eventually: Callable[[Callable[[], bool]], None]) -> None:
    """Wi-Fi is the default network and validated."""

    def on_wifi() -> bool:
        network = android.connectivity.default_network()
        return network is not None and network.transport == "WIFI" and network.validated

    eventually(on_wifi)


@pytest.fixture
def recorded() -> Callable[[str], str]:
    """Reads what a real device printed; tests/data/android/SOURCES.md says which device."""
    return lambda name: (_RECORDED / name).read_text(encoding="utf-8")
