"""The pytest plugin: options, markers and fixtures; the work is done elsewhere.

It is loaded by its entry point and does nothing in a run that uses none of its fixtures.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from harness.adb import DEFAULT_PORT, AdbServer, adb_binary
from harness.bench import Bench
from harness.conditions.registry import all_conditions
from harness.control import ServiceAddress, service_named
from harness.errors import CapabilityMissingError, ConfigError, DeviceInUseError, HarnessError
from harness.evidence.recorder import EvidencePolicy, Recorder, attach_text
from harness.evidence.redacted_report import redact_report, redact_run
from harness.evidence.report_files import expect_writable, report_files, untold
from harness.fleet.selection import VIRTUAL, Selection, select
from harness.fleet.virtual import VirtualSpec
from harness.inventory import DEFAULT_INVENTORY, Inventory, default_inventory
from harness.lab import CURRENT, Lab, LabPlan, courier_apks, open_lab
from harness.model import Capability, ListedDevice

_PLAN = pytest.StashKey[LabPlan]()
_WHY = pytest.StashKey[str]()
_WRONG = pytest.StashKey[HarnessError]()
_AGAIN = "calls made again because a device was away"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; all of them are prefixed, so that other plugins' names stay free."""
    group = parser.getgroup("harness")
    group.addoption(
        "--android-device",
        action="append",
        metavar="SERIAL|NAME|virtual",
        help="device under test; given twice, the second is the other side of the conversation "
        "(default: ANDROID_SERIAL, else the only emulator, else virtual devices)",
    )
    group.addoption(
        "--android-app",
        choices=["courier"],
        default="courier",
        help="messaging app under test (default: %(default)s)",
    )
    group.addoption(
        "--android-inventory",
        metavar="FILE",
        help=f"what devices there are (default: {DEFAULT_INVENTORY} in the root folder, if any)",
    )
    group.addoption(
        "--android-evidence",
        choices=[policy.value for policy in EvidencePolicy],
        default=EvidencePolicy.ON.value,
        help="when screenshots and hierarchies are attached (default: %(default)s)",
    )
    group.addoption(
        "--android-methods",
        choices=["first", "all"],
        default="first",
        help="bring each condition about in the first way that the device has, or in every one "
        "(default: %(default)s)",
    )
    group.addoption(
        "--android-logs",
        metavar="DIR",
        help="folder for the logs of what the run starts (default: they are not kept)",
    )
    group.addoption("--android-service", metavar="URL", help="a running messaging service")
    group.addoption("--android-service-control", metavar="URL", help="its control side")
    group.addoption(
        "--android-service-token-file", metavar="FILE", help="the file with its control token"
    )


@pytest.hookimpl(tryfirst=True)  # before Allure makes its folder
def pytest_configure(config: pytest.Config) -> None:
    """Register the markers; see that what the run is to write can be written."""
    config.addinivalue_line("markers", "cause(cause): the cause that a scenario belongs to")
    config.addinivalue_line("markers", "condition(id): the condition that a scenario reproduces")
    config.addinivalue_line("markers", "needs(*capabilities): what the device must be able to do")
    folders = {"--alluredir": "allure_report_dir", "--android-logs": "android_logs"}
    for option, name in folders.items():
        folder = config.getoption(name, None)
        if folder and not config.option.collectonly:
            try:
                expect_writable(option, Path(folder))
            except ConfigError as error:
                raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(tryfirst=True)  # before the reporter asks what was decided
def pytest_collection_finish(session: pytest.Session) -> None:
    """Decide on the devices, before any of them is touched; a wrong option ends the run here."""
    ours = any("android_lab" in getattr(item, "fixturenames", ()) for item in session.items)
    if not ours or session.config.option.collectonly:
        return
    redact_run(session.config)
    try:
        selection, plan = _plan(session.config)
    except HarnessError as error:
        if hasattr(session.config, "workerinput"):
            session.config.stash[_WRONG] = error  # a worker of pytest-xdist cannot end the run
            return
        raise pytest.UsageError(str(error)) from error
    session.config.stash[_PLAN] = plan
    session.config.stash[_WHY] = selection.why


def pytest_sessionstart(session: pytest.Session) -> None:
    """Check options that were given at once, also where pytest-xdist's workers collect."""
    config = session.config
    given = ("android_device", "android_inventory", "android_service")
    if config.option.collectonly or not any(config.getoption(name) for name in given):
        return
    if not hasattr(config, "workerinput"):
        try:
            _plan(config)
        except HarnessError as error:
            raise pytest.UsageError(str(error)) from error


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    """Say which devices were chosen and why."""
    why = config.stash.get(_WHY, None)
    return [f"harness: {why}"] if why else []


def _plan(config: pytest.Config) -> tuple[Selection, LabPlan]:
    inventory = _inventory(config)
    named = config.getoption("android_device") or _from_environment()
    port = int(os.environ.get("ANDROID_ADB_SERVER_PORT", DEFAULT_PORT))
    wanted = [inventory.serial_of(name) for name in named]
    server = AdbServer(port=port)
    listed = [] if VIRTUAL in wanted else _listed(server, wanted)
    names: list[str | None] = [*wanted] or [None]
    chosen = [select(name, listed, server.is_emulator) for name in names]
    serials = tuple(serial for selection in chosen for serial in selection.serials)
    if len(set(serials)) < len(serials):
        raise ConfigError("--android-device", f"{serials[0]} is named twice", "two devices")
    selection = Selection(serials, ", ".join(selection.why for selection in chosen))
    virtual = VirtualSpec(
        count=2, install=(courier_apks()[CURRENT],), **inventory.virtual.model_dump()
    )
    if not serials:
        adb_binary()  # a missing one is told now, not in the middle of a scenario
    named_logs = config.getoption("android_logs")
    logs = Path(named_logs) if named_logs else None
    service = _service(config, inventory)
    return selection, LabPlan(serials, virtual, service, port, logs, inventory.disposable)


def _from_environment() -> list[str]:
    serial = os.environ.get("ANDROID_SERIAL")
    return [serial] if serial else []


def _listed(server: AdbServer, wanted: list[str]) -> list[ListedDevice]:
    """What ADB lists; an absent server lists nothing unless a device was named."""
    if not server.answers() and not wanted:
        return []
    return server.devices()


def _inventory(config: pytest.Config) -> Inventory:
    named = config.getoption("android_inventory")
    return default_inventory(Path(named) if named else None, Path(config.rootpath))


def _service(config: pytest.Config, inventory: Inventory) -> ServiceAddress | None:
    token = config.getoption("android_service_token_file")
    named = service_named(
        "--android-service",
        config.getoption("android_service"),
        config.getoption("android_service_control"),
        Path(token) if token else None,
    )
    entry = inventory.service
    if named is None and entry is not None:
        return entry.address
    return named


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a scenario once for each way to bring its condition about, if every one is wanted."""
    marker = metafunc.definition.get_closest_marker("condition")
    if marker is None or "android_method" not in metafunc.fixturenames:
        return
    if metafunc.config.getoption("android_methods") == "all":
        methods = all_conditions()[marker.args[0]].methods
        metafunc.parametrize("android_method", [method.name for method in methods])


@pytest.fixture
def android_method() -> str:
    """The way to bring the condition about; "" for the first one that the device has."""
    return ""


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call() -> Generator[None, object, object]:
    """What a device cannot be asked for is a skip with the reason, not a failure."""
    try:
        return (yield)
    except CapabilityMissingError as error:
        pytest.skip(str(error))


@pytest.hookimpl(wrapper=True, trylast=True)  # innermost: before Allure and the terminal see it
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take secrets out of what a test of a run with devices says."""
    report = yield
    if _WHY in item.config.stash or _WRONG in item.config.stash:
        redact_report(report)
    return report


@pytest.fixture(scope="session")
def android_lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    """Two devices with a signed-in messaging app each, and the service between them."""
    wrong = request.config.stash.get(_WRONG, None)
    if wrong is not None:
        raise wrong
    try:
        with open_lab(request.config.stash[_PLAN]) as lab:
            yield lab
    except CapabilityMissingError as error:
        pytest.skip(str(error))
    except DeviceInUseError as error:
        if hasattr(request.config, "workerinput"):
            raise  # a worker of pytest-xdist cannot end the run
        pytest.exit(f"harness: {error}", pytest.ExitCode.USAGE_ERROR)


@pytest.fixture
def bench(request: pytest.FixtureRequest, android_lab: Lab, android_method: str) -> Iterator[Bench]:
    """What one scenario holds: sender, receiver, service and the recorder of evidence."""
    policy = EvidencePolicy(request.config.getoption("android_evidence"))
    try:
        made = android_lab.bench(Recorder(policy), android_method)
    except CapabilityMissingError as error:
        pytest.skip(str(error))
    for marker in request.node.iter_markers("needs"):
        for capability in marker.args:
            _expect_or_skip(made, capability)
    files = report_files(request.config)
    files.begin()
    yield made
    again = made.take_repeated()
    if again:
        attach_text(_AGAIN, "\n".join(again))
        request.node.user_properties.append((_AGAIN, len(again)))
    files.expect_written(made.serial)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how often a device was away and was asked again, so that no pass hides it."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            count = dict(getattr(report, "user_properties", ())).get(_AGAIN)
            if count and report.when == "teardown":
                line = f"harness: {report.nodeid}: {count} {_AGAIN}, see its report"
                terminalreporter.write_line(line)
    for line in untold(terminalreporter.config):
        terminalreporter.write_line(f"harness: {line}")


def _expect_or_skip(bench: Bench, capability: Capability) -> None:
    try:
        bench.expect(capability)
    except CapabilityMissingError as error:
        pytest.skip(str(error))
