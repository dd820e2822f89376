"""Fixtures that all tests share: a home, an adb server and virtual devices of the run's own.

Nothing here touches an adb server, a device or a file of the user. With pytest-xdist each worker
has its own set.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess  # noqa: TID251  (tests may start programs)
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import adbutils
import hypothesis
import pytest

import harness.adb
from harness.clock import SystemClock
from harness.drivers.device import Device
from harness.lab import CURRENT, courier_apks
from harness.ui import DeviceUi
from tests.harness_command import HarnessCommand

# A busy machine is no reason to fail; what an example shows is.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

START_SECONDS = 20.0
STOP_SECONDS = 10.0
COMMAND_SECONDS = 30.0


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Ask `condition` every few milliseconds until it holds; AssertionError after `seconds`."""
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        pause.wait(0.02)


def lab_environment(home: Path, server_port: int) -> dict[str, str]:
    """What programs of a test get: nothing of the user's adb, HOME or Android settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ADB", "ANDROID", "XDG", "HARNESS"))
    }
    return kept | {
        "HOME": str(home),
        "ANDROID_ADB_SERVER_PORT": str(server_port),
        # Neither other people's emulators, nor telephones, nor the local network.
        "ADB_LOCAL_TRANSPORT_MAX_PORT": "5553",
        "ADB_USB": "0",
        "ADB_MDNS": "0",
        "TMPDIR": str(home),
    }


@dataclass
class AdbServer:
    """An adb server that belongs to the test run, and the adb program that talks to it."""

    port: int
    home: Path
    binary: str = field(default_factory=adbutils.adb_path)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every program that uses this server."""
        return lab_environment(self.home, self.port)

    def start(self) -> None:
        """Start it in the foreground of a process of ours; returns when it answers."""
        log = (self.home / "adb-server.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [self.binary, "-P", str(self.port), "server", "nodaemon"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self.answers, START_SECONDS, "adb server answers")

    def stop(self) -> None:
        """End it; nothing is left."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def answers(self) -> bool:
        """Whether something accepts connections on its port."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


@dataclass(frozen=True)
class Adb:
    """Calls the real adb program."""

    server: AdbServer

    def __call__(
        self,
        *arguments: str | Path,
        serial: str | None = None,
        text: bool = True,
        **options: Any,  # noqa: ANN401  (those of subprocess.run)
    ) -> subprocess.CompletedProcess[Any]:
        """Run `adb [-s serial] arguments…` and return its exit code and output.

        Args:
            arguments: the adb command.
            serial: the device; without it adb chooses.
            text: str output; bytes when False.
            options: `input`, `timeout`, `cwd`, … of `subprocess.run`.
        """
        target = ["-s", serial] if serial else []
        if "input" not in options:
            options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("timeout", COMMAND_SECONDS)
        return subprocess.run(
            [self.server.binary, *target, *map(str, arguments)],
            env=self.server.environment,
            capture_output=True,
            text=text,
            check=False,
            **options,
        )

    def state(self, serial: str) -> str:
        """What `adb devices` says of a device; "" when it is not listed."""
        lines: list[str] = self("devices").stdout.splitlines()
        states: dict[str, str] = dict(line.split("\t", 1) for line in lines if "\t" in line)
        return states.get(serial, "")


@dataclass(frozen=True)
class DeviceInfo:
    """One device as the ready line describes it."""

    serial: str
    console_port: int
    adb_port: int
    log: str


@dataclass
class VirtualDevices:
    """A process of virtual devices; the attributes without index are those of the first one."""

    process: subprocess.Popen[str]
    devices: list[DeviceInfo]
    home: Path
    state_dir: Path

    @property
    def serial(self) -> str:
        return self.devices[0].serial

    @property
    def console_port(self) -> int:
        return self.devices[0].console_port

    @property
    def adb_port(self) -> int:
        return self.devices[0].adb_port

    @property
    def log(self) -> Path:
        return Path(self.devices[0].log)

    def stop(self) -> int:
        """End its input and wait; returns its exit code."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            return self.process.wait(STOP_SECONDS)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()


@dataclass
class DeviceFactory:
    """Starts virtual devices in processes of their own and stops them all at the end."""

    server: AdbServer
    folder: Path
    stack: ExitStack
    count: int = 0

    def __call__(
        self, *arguments: str, devices: int = 1, port: int = 0, home: Path | None = None
    ) -> VirtualDevices:
        """Start devices.

        Args:
            arguments: further options of `python -m harness.virtual`, e.g. "--api", "29".
            devices: how many in the process.
            port: 0 for any free pair.
            home: where the console's token is, if not in the test run's home.
        """
        self.count += 1
        state_dir = self.folder / f"devices-{self.count}"
        state_dir.mkdir(parents=True)
        command = ["--devices", str(devices), "--port", str(port), "--state-dir", str(state_dir)]
        process = self.run(*command, "--stop-with-stdin", *arguments, folder=state_dir, home=home)
        ready = self.first_line(process, state_dir)
        if ready["event"] != "ready":
            process.communicate(timeout=STOP_SECONDS)
        assert ready["event"] == "ready", ready
        started = VirtualDevices(
            process, [DeviceInfo(**each) for each in ready["devices"]], self.server.home, state_dir
        )
        self.stack.callback(started.stop)
        return started

    def run(self, *arguments: str, folder: Path, home: Path | None = None) -> subprocess.Popen[str]:
        """Start `python -m harness.virtual` without waiting for it; its errors go to a file."""
        with (folder / "stderr.txt").open("ab") as errors:
            return subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "harness.virtual",
                    "--adb-server-port",
                    str(self.server.port),
                    *arguments,
                ],
                env=lab_environment(home or self.server.home, self.server.port),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def first_line(self, process: subprocess.Popen[str], folder: Path) -> dict[str, Any]:
        """The event that the process prints."""
        assert process.stdout is not None
        readable, _, _ = select.select([process.stdout], [], [], START_SECONDS)
        line = process.stdout.readline() if readable else ""
        errors = (folder / "stderr.txt").read_text(encoding="utf-8")
        assert line, f"no event within {START_SECONDS} s; standard error:\n{errors}"
        event: dict[str, Any] = json.loads(line)
        return event


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def lab_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder of the test run's own; no program of a test sees the user's."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def adb_server(lab_home: Path) -> Iterator[AdbServer]:
    """An adb server of the test run's own, on a free port; it finds no device by itself."""
    server = AdbServer(free_port(), lab_home)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def spare_adb_server(tmp_path: Path) -> Iterator[AdbServer]:
    """Another adb server, to be started and stopped by the test; not running yet."""
    home = tmp_path / "spare-home"
    home.mkdir()
    server = AdbServer(free_port(), home)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def adb(adb_server: AdbServer) -> Adb:
    """Runs the real adb program against the test run's own server."""
    return Adb(adb_server)


@pytest.fixture(scope="session")
def virtual_device(
    adb_server: AdbServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[VirtualDevices]:
    """One virtual device (API 34, userdebug) for the whole run; leave it as you found it."""
    with ExitStack() as stack:
        yield DeviceFactory(adb_server, tmp_path_factory.mktemp("device"), stack)()


@pytest.fixture
def device_factory(adb_server: AdbServer, tmp_path: Path) -> Iterator[DeviceFactory]:
    """Starts virtual devices with any options; they are gone after the test."""
    with ExitStack() as stack:
        yield DeviceFactory(adb_server, tmp_path, stack)


@pytest.fixture
def unused_port() -> int:
    """A port of the loopback on which nothing listens."""
    return free_port()


@pytest.fixture(scope="session")
def device_adb(adb_server: AdbServer, virtual_device: VirtualDevices) -> harness.adb.DeviceAdb:
    """The run's virtual device through the harness's own door to ADB."""
    return harness.adb.AdbServer(port=adb_server.port).device(virtual_device.serial)


@pytest.fixture(scope="session")
def courier_device_at(
    adb_server: AdbServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Device]]:
    """Starts a virtual device of an API level with Courier, its timers 20 times faster."""
    with ExitStack() as stack:
        factory = DeviceFactory(adb_server, tmp_path_factory.mktemp("courier"), stack)

        def start(api: int, build: str = "userdebug") -> Device:
            options = ["--time-scale", "20", "--install", str(courier_apks()[CURRENT])]
            serial = factory("--api", str(api), "--build", build, *options).serial
            door = harness.adb.AdbServer(port=adb_server.port).device(serial)
            ui = DeviceUi(door)
            stack.callback(ui.stop)
            device = Device(door, ui, SystemClock())
            wait_until(lambda: device.network.default.read().validated, START_SECONDS, "network")
            return device

        yield start


@pytest.fixture(scope="session")
def courier_device(courier_device_at: Callable[[int], Device]) -> Device:
    """A virtual device (API 34) with Courier for the whole run; leave it as you found it."""
    return courier_device_at(34)


@pytest.fixture
def harness_command(adb_server: AdbServer, tmp_path: Path) -> HarnessCommand:
    """Runs `harness` against the test run's own adb server."""
    return HarnessCommand(adb_server, tmp_path / "state")
