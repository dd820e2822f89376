"""Several virtual devices in one process: ports, logs, the registry, start and clean stop."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.adbd.announce import Announcer
from harness.virtual.adbd.daemon import Adbd
from harness.virtual.android.model import DEFAULT_API, DeviceModel, model_for
from harness.virtual.console.auth import token_path
from harness.virtual.console.console import Console
from harness.virtual.errors import BadApkError
from harness.virtual.ports import PortPair, take_pair
from harness.virtual.registry import Entry, Registry

if TYPE_CHECKING:
    from harness.virtual.adbd.auth import AuthMode
    from harness.virtual.device import Android

_LOG = logging.getLogger("harness.virtual")
_LOG_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(message)s"
_LISTED_SECONDS = 2.0
_GREETING_SECONDS = 0.1


@dataclass(frozen=True)
class DeviceOptions:
    """How devices are started; paths are absolute, `time_scale` 2 runs timers twice as fast."""

    state_dir: Path
    log_dir: Path
    model: DeviceModel = field(default_factory=lambda: model_for(DEFAULT_API))
    console: bool = True
    adb_auth: AuthMode | None = None
    time_scale: float = 1.0
    installs: tuple[Path, ...] = ()
    host_names: dict[str, str] = field(default_factory=dict)


class VirtualDevice:
    """One device with its adbd, its console, its log file and its registry entry."""

    def __init__(self, options: DeviceOptions, ports: PortPair, announcer: Announcer) -> None:
        """Nothing runs before `start`; the sockets of `ports` belong to the device from now on."""
        self.serial = ports.serial
        self.log_path = options.log_dir / f"{self.serial}.log"
        self._options = options
        self._ports = ports
        self._announcer = announcer
        self._log = logging.getLogger(f"harness.virtual.{self.serial}")
        self._handler = _log_to(self._log, self.log_path)
        self._stopping = threading.Lock()
        self._running = False
        self.on_stopped: Callable[[VirtualDevice], None] = lambda _: None
        self.android = _make_android(options, self.serial)
        self.adbd = Adbd(self.android, ports.adb, self._log, options.adb_auth)
        self.console = Console(self, ports.console, self._log)
        self.entry = Entry(
            serial=self.serial,
            pid=os.getpid(),
            console_port=ports.console_port,
            adb_port=ports.adb_port,
            api=options.model.api,
            time_scale=options.time_scale,
            log=str(self.log_path),
            token_file=str(token_path()),
            console=options.console,
            started=time.time(),
        )

    def start(self) -> None:
        """Boot, serve and announce.

        Raises:
            BadApkError: a package to install was refused.
        """
        self._running = True
        self.android.on_reboot(lambda _reason: self.adbd.go_down())
        self.android.on_reboot(lambda _reason: self.adbd.wireless.turn_off())
        self.android.on_started(self.adbd.boot)
        self.adbd.when_up(self._announce)
        self.adbd.when_down(lambda: self._announcer.remove(self.serial))
        self.adbd.start()
        if self._options.console:
            self.console.start()
        else:
            self._ports.console.close()
        self.android.boot()
        self._install()

    def _announce(self) -> None:
        """Tell the adb server, and let it ask: what is loaded next wants the interpreter too."""
        self._announcer.add(self.serial, self.entry.adb_port)
        self._announcer.wait_listed(self.serial, _GREETING_SECONDS)

    def stop(self) -> None:
        """Leave adb, free the ports, shut the device down; does nothing the second time."""
        with self._stopping:
            running, self._running = self._running, False
        self._announcer.remove(self.serial)
        self.console.stop()
        self.adbd.stop()
        self._ports.close()
        self._announcer.wait_unlisted(self.serial, _LISTED_SECONDS)
        if running:
            self.android.shutdown()
            self._log.info("stopped")
        self._log.removeHandler(self._handler)
        self._handler.close()
        self.on_stopped(self)

    def reset(self) -> None:
        """Put it into the state in which it was first started; whatever runs on it ends."""
        self.adbd.start_anew(self._reset)

    def _reset(self) -> None:
        self.android.reset()
        self._install()

    @property
    def avd_name(self) -> str:
        """What the console's `avd name` says."""
        return self.android.properties.get("ro.boot.qemu.avd_name") or f"Virtual_{self.serial}"

    def _install(self) -> None:
        if not self._options.installs:
            return
        from harness.virtual.android.packages.installer import InstallOptions  # noqa: PLC0415  (heavy)

        for path in self._options.installs:
            result = self.android.packages.install([path], InstallOptions())
            if not result.ok:
                raise BadApkError(f"{path}: {result}")


class Server:
    """All devices of this process."""

    def __init__(self, adb_server_port: int, registry: Registry) -> None:
        self.devices: list[VirtualDevice] = []
        self._registry = registry
        self._announcer = Announcer(adb_server_port, _LOG)
        self._lock = threading.Lock()
        self.empty = threading.Event()

    def start(self, count: int, port: int | None, options: DeviceOptions) -> None:
        """Start `count` devices; on any failure none is left.

        Raises:
            StartError: by kind.
        """
        self._announcer.start()
        try:
            for _ in range(count):
                after = self.devices[-1].entry.console_port if self.devices else None
                first = port if not self.devices or port == 0 else None
                self._add(take_pair(first, after), options)
            _at_once(self._start_one, self.devices)
        except BaseException:
            self.stop()
            raise
        for device in self.devices:
            self._announcer.wait_listed(device.serial, _LISTED_SECONDS)

    def stop(self) -> None:
        """Stop every device."""
        _at_once(VirtualDevice.stop, list(self.devices))
        self._announcer.stop()

    def _add(self, ports: PortPair, options: DeviceOptions) -> None:
        try:
            device = VirtualDevice(options, ports, self._announcer)
        except BaseException:
            ports.close()
            raise
        device.on_stopped = self._forget
        with self._lock:
            self.devices.append(device)

    def _start_one(self, device: VirtualDevice) -> None:
        device.start()
        self._registry.add(device.entry)

    def _forget(self, device: VirtualDevice) -> None:
        self._registry.remove(device.entry)
        with self._lock:
            if device in self.devices:
                self.devices.remove(device)
            if not self.devices:
                self.empty.set()


def _at_once(work: Callable[[VirtualDevice], None], devices: list[VirtualDevice]) -> None:
    """Do `work` for all devices side by side (it is mostly waiting); raises the first error."""
    failures: list[BaseException] = []

    def run(device: VirtualDevice) -> None:
        try:
            work(device)
        except BaseException as error:  # noqa: BLE001  (raised below, on the caller's thread)
            failures.append(error)

    threads = [threading.Thread(target=run, args=(device,)) for device in devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def _make_android(options: DeviceOptions, serial: str) -> Android:
    from harness.virtual.android.clock import DeviceClock  # noqa: PLC0415  (after the options)
    from harness.virtual.device import Android  # noqa: PLC0415  (heavy)

    return Android(
        options.model,
        serial,
        options.state_dir / serial,
        clock=DeviceClock(scale=options.time_scale),
        host_names=options.host_names,
    )


def _log_to(logger: logging.Logger, path: Path) -> logging.Handler:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter(_LOG_FORMAT))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return handler
