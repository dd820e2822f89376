"""What the harness relies on, asked of any device: virtual models, or the one that is named.

`pytest tests/conformance --android-device SERIAL` asks a device that adb lists; without the option
the checks run on virtual models. A check puts back whatever it changes, and skips with the reason
where it cannot apply. On a named device, the outcome of each check and what was seen are written to
`reports/conformance/`, without serial numbers, addresses or names of networks.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from harness.adb import DEFAULT_PORT, AdbServer, DeviceAdb, ShellResult
from harness.clock import SystemClock
from harness.drivers.app_package import KEPT
from harness.drivers.device import Device
from harness.fleet.selection import VIRTUAL
from harness.lab import courier_apks
from harness.ui import DeviceUi
from tests.conftest import DeviceFactory

MODELS = {
    "api24-user": ("--api", "24", "--build", "user"),
    "api28-userdebug": ("--api", "28"),
    "api29-user": ("--api", "29", "--build", "user"),
    "api31-userdebug": ("--api", "31"),
    "api33-user": ("--api", "33", "--build", "user"),
    "api34-userdebug": ("--api", "34"),
    "api36-user": ("--api", "36", "--build", "user"),
}
TIME_SCALE = "20"
TEST_APP = "org.courier.messenger"
_PROPERTIES = {
    "api": "ro.build.version.sdk",
    "release": "ro.build.version.release",
    "security patch": "ro.build.version.security_patch",
    "build": "ro.build.id",
    "build type": "ro.build.type",
    "manufacturer": "ro.product.manufacturer",
    "model": "ro.product.model",
    "abi": "ro.product.cpu.abi",
    "locale": "ro.product.locale",
}
_PERSONAL = re.compile(
    r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b"  # a network card
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|\b(?:[0-9a-f]{1,4}:){3,}[0-9a-f:]+\b|\b[0-9a-f]{1,4}::[0-9a-f:]*"
    r"|\S+@\S+\.\w+"
    r'|SSID: ?"[^"]*"',
    re.IGNORECASE,
)
_LONGEST = 300


@dataclass
class Subject:
    """The device that is asked, and what was seen of it in the present check.

    Attributes:
        device: it.
        virtual: whether it was started for this run.
        seen: what the check wants to be in the result file.
    """

    device: Device
    virtual: bool
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def adb(self) -> DeviceAdb:
        """Its shell and its files."""
        return self.device.adb

    @property
    def api(self) -> int:
        """Its API level."""
        return self.device.api

    @functools.cached_property
    def is_user_build(self) -> bool:
        """Whether nobody can become root on it."""
        return self.adb.shell("getprop ro.build.type") == "user"

    @property
    def over_network(self) -> bool:
        """Whether cutting its network cuts adb too."""
        serial = self.adb.serial
        return not self.virtual and (":" in serial or "_adb-tls-connect" in serial)

    def run(self, command: str) -> ShellResult:
        """Run a command line; its exit status is the check's to judge."""
        return self.adb.run(command)

    def note(self, what: str, value: object) -> None:
        """Have a fact in the result file."""
        plain = isinstance(value, bool | int)
        self.seen[what] = value if plain else without_personal_data(str(value), self.adb.serial)

    def settle(self, read: Callable[[], Any], wanted: object, awaited: str) -> None:
        """Wait up to half a minute of the device's time until `read` gives what is wanted."""
        self.device.patience.settle(
            read, lambda seen: bool(seen == wanted), awaited=awaited, device_seconds=30.0
        )


@dataclass(frozen=True)
class Check:
    """One line of the result file."""

    check: str
    outcome: str
    why: str
    seen: dict[str, Any]
    seconds: float


def without_personal_data(text: str, serial: str) -> str:
    """The text without the serial number, addresses and names of networks, and not too long."""
    return _PERSONAL.sub("…", text.replace(serial, "SERIAL"))[:_LONGEST]


def does_not_apply(why: str) -> NoReturn:
    """End a check that this device cannot be asked."""
    pytest.skip(f"does not apply: {why}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One round a model, or one round on each device that is named."""
    if "subject" in metafunc.fixturenames:
        named = metafunc.config.getoption("android_device") or []
        serials = [serial for serial in named if serial != VIRTUAL]
        if serials and "PYTEST_XDIST_WORKER" in os.environ:
            raise pytest.UsageError("a device answers one check at a time: leave -n out")
        rounds = serials or list(MODELS)
        metafunc.parametrize("subject", rounds, ids=rounds, indirect=True, scope="session")


_RESULTS = pytest.StashKey[list[Check]]()


@pytest.fixture(scope="session")
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    """The device that is asked."""
    with ExitStack() as stack:
        if request.param in MODELS:
            folder = request.getfixturevalue("tmp_path_factory").mktemp(request.param)
            own = request.getfixturevalue("adb_server")
            options = [*MODELS[request.param], "--time-scale", TIME_SCALE]
            serial = DeviceFactory(own, folder, stack)(*options).serial
            port = own.port
        else:
            serial = request.param
            port = int(os.environ.get("ANDROID_ADB_SERVER_PORT", DEFAULT_PORT))
        # Whoever names a device here lets its checks install an app of ours and take it away.
        adb = AdbServer(port=port).device(serial, disposable=True)
        ui = DeviceUi(adb)
        stack.callback(ui.stop)
        found = Subject(Device(adb, ui, SystemClock()), virtual=request.param in MODELS)
        yield found
        if not found.virtual:
            folder = request.config.rootpath / "reports" / "conformance"
            _write(folder, found, request.config.stash.get(_RESULTS, []))


@pytest.fixture(autouse=True)
def _what_was_seen(request: pytest.FixtureRequest) -> None:
    if "subject" in request.fixturenames:
        request.getfixturevalue("subject").seen = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep each check's outcome for the result file."""
    report = yield
    subject = getattr(item, "funcargs", {}).get("subject")
    if isinstance(subject, Subject) and (report.when == "call" or report.outcome != "passed"):
        serial = subject.adb.serial
        kept = item.config.stash.setdefault(_RESULTS, [])
        why = without_personal_data(_reason(report), serial)
        name = item.name.replace(f"[{serial}]", "").replace(f"[{serial}-", "[")
        kept.append(Check(name, report.outcome, why, subject.seen, round(call.duration, 3)))
    return report


def _reason(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message) if crash is not None else ""


def _write(folder: Path, subject: Subject, checks: list[Check]) -> None:
    """Write what was found on a named device."""
    device = {name: subject.adb.shell(f"getprop {key}") for name, key in _PROPERTIES.items()}
    device["transport"] = "network" if subject.over_network else "usb or emulator"
    document = {
        "conformance": 1,
        "device": device,
        "checks": [asdict(check) for check in checks],
    }
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    words = f"{device['manufacturer']}-{device['model']}-api{device['api']}-{stamp}"
    path = folder / f"{re.sub(r'[^A-Za-z0-9.-]+', '-', words)}.json"
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@pytest.fixture
def test_app(subject: Subject) -> Iterator[str]:
    """A package without code, installed for the check: it can be entered, but not started."""
    if subject.run(f"pm path {TEST_APP}").stdout.strip():
        does_not_apply(f"{TEST_APP} is installed, and its data is somebody's")
    subject.adb.install(courier_apks()["2.6.1"], "-r", "-t")
    yield TEST_APP
    subject.run(f"pm uninstall {TEST_APP}")


@pytest.fixture
def undo_folder(subject: Subject) -> Iterator[str]:
    """Where drivers keep on the device what they need to put things back; gone after the check."""
    if subject.run(f"[ -e {KEPT} ]").exit_code == 0:
        does_not_apply("an interrupted run left its undo list there; `harness restore` first")
    yield KEPT
    subject.adb.shell(f"rm -rf {KEPT}")


@pytest.fixture
def scratch(subject: Subject) -> Iterator[str]:
    """A folder on the device that is gone after the check."""
    folder = "/data/local/tmp/harness-conformance"
    subject.adb.shell(f"rm -rf {folder} && mkdir -p {folder}")
    yield folder
    subject.adb.shell(f"rm -rf {folder}")
